import Foundation

/// What a node says of itself when it is looked at for drift; asked without writing anything.
struct NodeReport: Hashable, Sendable, Decodable {
    /// A setting that is not in force as it was written.
    struct Setting: Hashable, Sendable, Decodable {
        /// Why it is not.
        enum Cause: String, Hashable, Sendable, Decodable {
            /// `ALTER SYSTEM`, or another file than those that pgherd writes.
            case overridden
            /// The server was started with it.
            case commandLine = "command line"
            case pendingRestart = "pending restart"
            /// PostgreSQL can't use what a file says.
            case unusable
        }

        let name: String
        let cause: Cause
        let expected: String
        let found: String
        let file: String?
    }

    /// A role that pgherd makes.
    struct Role: Hashable, Sendable, Decodable {
        let name: String
        let canLogIn: Bool
        let replicates: Bool

        enum CodingKeys: String, CodingKey {
            case name
            case canLogIn = "login"
            case replicates = "replication"
        }
    }

    /// Of a replica's WAL receiver; `streaming` is the only good one.
    let receiver: String?
    let receiverSlot: String?
    let receiverTimeline: Int?
    let isReadOnly: Bool
    let hasCanaryTable: Bool
    let settings: [Setting]
    let roles: [Role]
    /// The physical replication slots.
    let slots: [String]

    enum CodingKeys: String, CodingKey {
        case receiver, settings, roles, slots
        case receiverSlot = "receiver_slot"
        case receiverTimeline = "receiver_timeline"
        case isReadOnly = "read_only"
        case hasCanaryTable = "canary"
    }

    /// The last of a name wins in the files, and what PostgreSQL itself was told by `ALTER SYSTEM` is read last of all.
    ///
    /// The views of a replica show its own files. What could hold a password is not shown.
    static let question = """
        WITH entry AS (
            SELECT lower(name) AS name, setting, sourcefile, error, seqno,
                sourcefile ~ '/conf[.]d/(10-pgherd|20-tuning|80-user|90-node|95-catch-up)[.]conf$' AS is_written
            FROM pg_file_settings
        ), written AS (
            SELECT DISTINCT ON (name) name, setting, seqno FROM entry WHERE is_written ORDER BY name, seqno DESC
        ), other AS (
            SELECT DISTINCT ON (name) name, setting, sourcefile FROM entry AS e
            WHERE NOT is_written AND seqno > coalesce((SELECT w.seqno FROM written AS w WHERE w.name = e.name), 0)
            ORDER BY name, seqno DESC
        ), unusable AS (
            SELECT DISTINCT ON (name) name, setting, sourcefile, error FROM entry
            WHERE error IS NOT NULL AND is_written ORDER BY name, seqno DESC
        ), known AS (
            SELECT s.name, s.source, s.pending_restart, current_setting(s.name) AS now,
                coalesce(w.setting, s.boot_val || CASE WHEN s.unit ~ '^[0-9]' THEN ' * ' ELSE '' END || coalesce(s.unit, ''),
                    '') AS expected,
                w.name IS NULL AND s.setting = s.boot_val AS is_default
            FROM pg_settings AS s LEFT JOIN written AS w ON w.name = lower(s.name)
        ), found AS (
            SELECT o.name, 'overridden' AS cause, coalesce(k.expected, '') AS expected, o.setting AS found, o.sourcefile AS file
            FROM other AS o LEFT JOIN known AS k ON lower(k.name) = o.name
            UNION ALL
            SELECT k.name, 'command line', k.expected, k.now, NULL FROM known AS k WHERE k.source = 'command line'
            UNION ALL
            SELECT k.name, 'pending restart', k.expected, k.now, NULL FROM known AS k
            WHERE k.pending_restart AND NOT k.is_default AND lower(k.name) NOT IN (SELECT name FROM other)
            UNION ALL
            SELECT u.name, 'unusable', u.setting, u.error, u.sourcefile FROM unusable AS u
            WHERE u.name NOT IN (SELECT lower(k.name) FROM known AS k WHERE k.pending_restart)
        )
        SELECT json_build_object(
            'receiver', (SELECT status FROM pg_stat_wal_receiver),
            'receiver_slot', (SELECT slot_name FROM pg_stat_wal_receiver),
            'receiver_timeline', (SELECT received_tli FROM pg_stat_wal_receiver),
            'read_only', current_setting('transaction_read_only') = 'on',
            'canary', to_regclass('pgherd.canary') IS NOT NULL,
            'settings', (
                SELECT coalesce(json_agg(json_build_object(
                    'name', f.name, 'cause', f.cause, 'file', f.file,
                    'expected', CASE WHEN f.name ~ 'conninfo|_command$|passphrase' THEN '(not shown)' ELSE f.expected END,
                    'found', CASE WHEN f.name ~ 'conninfo|_command$|passphrase' THEN '(another one, not shown)' ELSE f.found END)
                    ORDER BY f.name, f.cause), '[]')
                FROM found AS f),
            'roles', (
                SELECT coalesce(json_agg(json_build_object(
                    'name', rolname, 'login', rolcanlogin, 'replication', rolreplication)), '[]')
                FROM pg_roles WHERE rolname IN ('postgres', 'pgherd_replication', 'pgherd_monitor', 'app')),
            'slots', (
                SELECT coalesce(json_agg(slot_name), '[]') FROM pg_replication_slots WHERE slot_type = 'physical'));
        """

    /// - Throws: `DecodingError`.
    init(line: String) throws {
        self = try JSONDecoder().decode(NodeReport.self, from: Data(line.utf8))
    }
}
