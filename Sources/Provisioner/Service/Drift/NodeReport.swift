import Commands
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
            /// `ALTER ROLE … SET` or `ALTER DATABASE … SET`.
            case session
        }

        let name: String
        let cause: Cause
        let expected: String
        let found: String
        let file: String?
        /// Of what is set for a role or a database: `ALTER ROLE app`.
        var statement: String?
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

    let isReadOnly: Bool
    let hasCanaryTable: Bool
    let settings: [Setting]
    let roles: [Role]

    enum CodingKeys: String, CodingKey {
        case settings, roles
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
        ), session AS (
            -- What is set for all databases or roles has the number 0 in place of theirs.
            SELECT lower(split_part(e.entry, '=', 1)) AS name, substr(e.entry, strpos(e.entry, '=') + 1) AS setting,
                CASE WHEN s.setrole = 0 THEN format('ALTER DATABASE %I', d.datname)
                    ELSE format('ALTER ROLE %I', r.rolname) || coalesce(' IN DATABASE ' || quote_ident(d.datname), '') END
                    AS statement
            FROM pg_db_role_setting AS s CROSS JOIN unnest(s.setconfig) AS e (entry)
                LEFT JOIN pg_database AS d ON d.oid = s.setdatabase LEFT JOIN pg_roles AS r ON r.oid = s.setrole
            -- The catalogue is the same on every node, so one tells.
            WHERE NOT pg_is_in_recovery()
        ), found AS (
            SELECT o.name, 'overridden' AS cause, coalesce(k.expected, '') AS expected, o.setting AS found, o.sourcefile AS file,
                NULL AS statement
            FROM other AS o LEFT JOIN known AS k ON lower(k.name) = o.name
            UNION ALL
            SELECT k.name, 'command line', k.expected, k.now, NULL, NULL FROM known AS k WHERE k.source = 'command line'
            UNION ALL
            SELECT k.name, 'pending restart', k.expected, k.now, NULL, NULL FROM known AS k
            WHERE k.pending_restart AND NOT k.is_default AND lower(k.name) NOT IN (SELECT name FROM other)
            UNION ALL
            SELECT u.name, 'unusable', u.setting, u.error, u.sourcefile, NULL FROM unusable AS u
            WHERE u.name NOT IN (SELECT lower(k.name) FROM known AS k WHERE k.pending_restart)
            UNION ALL
            SELECT s.name, 'session', k.expected, s.setting, NULL, s.statement
            FROM session AS s JOIN written AS w ON w.name = s.name JOIN known AS k ON lower(k.name) = s.name
            WHERE s.setting IS DISTINCT FROM w.setting
        )
        SELECT json_build_object(
            'read_only', current_setting('transaction_read_only') = 'on',
            'canary', to_regclass('pgherd.canary') IS NOT NULL,
            'settings', (
                SELECT coalesce(json_agg(json_build_object(
                    'name', f.name, 'cause', f.cause, 'file', f.file, 'statement', f.statement,
                    'expected', CASE WHEN f.is_secret THEN '(not shown)' ELSE f.expected END,
                    'found', CASE WHEN f.is_secret THEN '(another one, not shown)' ELSE f.found END)
                    ORDER BY f.name, f.cause, f.statement), '[]')
                FROM (SELECT *, \(SettingName.mayHoldSecretExpression) AS is_secret FROM found) AS f),
            'roles', (
                SELECT coalesce(json_agg(json_build_object(
                    'name', rolname, 'login', rolcanlogin, 'replication', rolreplication)), '[]')
                FROM pg_roles WHERE rolname IN ('postgres', 'pgherd_replication', 'pgherd_monitor', 'app')));
        """

    /// - Throws: `DecodingError`.
    init(line: String) throws {
        self = try JSONDecoder().decode(NodeReport.self, from: Data(line.utf8))
    }
}
