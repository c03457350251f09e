import Commands
import Foundation

/// What a primary says of itself and of those who replicate from it.
struct PrimaryReport: Hashable, Sendable, Decodable {
    /// One row of `pg_stat_replication`, with its slot.
    struct Standby: Hashable, Sendable, Decodable {
        let name: String
        /// `streaming` is the only good one.
        let state: String
        let slot: String?
        let slotActive: Bool
        /// `reserved` or `extended` are good; `lost` is not.
        let walStatus: String?
        /// Whether its connection is encrypted.
        let isEncrypted: Bool

        enum CodingKeys: String, CodingKey {
            case name, state, slot
            case slotActive = "slot_active"
            case walStatus = "wal_status"
            case isEncrypted = "encrypted"
        }
    }

    let inRecovery: Bool
    let timeline: Int
    /// The major.
    let version: Int
    /// The whole of it: `15.20`.
    let serverVersion: String
    let checksums: Bool
    let passwordEncryption: String
    /// Lines of `pg_hba.conf` that PostgreSQL could not read.
    let badRules: Int
    /// Lines that let somebody in without a password over the network.
    let trustRules: Int
    /// Lines that let a superuser in from addresses that are not single hosts.
    let openRules: Int
    let slotLimit: String
    let standbys: [Standby]

    enum CodingKeys: String, CodingKey {
        case timeline, version, checksums, standbys
        case inRecovery = "in_recovery"
        case serverVersion = "server_version"
        case passwordEncryption = "password_encryption"
        case badRules = "bad_rules"
        case trustRules = "trust_rules"
        case openRules = "open_rules"
        case slotLimit = "slot_limit"
    }

    static let question = """
        SELECT json_build_object(
            'in_recovery', pg_is_in_recovery(),
            'timeline', (SELECT timeline_id FROM pg_control_checkpoint()),
            'version', current_setting('server_version_num')::int / 10000,
            'server_version', split_part(current_setting('server_version'), ' ', 1),
            'checksums', current_setting('data_checksums') = 'on',
            'password_encryption', current_setting('password_encryption'),
            'bad_rules', (SELECT count(*) FROM pg_hba_file_rules WHERE error IS NOT NULL),
            'trust_rules', (SELECT count(*) FROM pg_hba_file_rules WHERE auth_method = 'trust'),
            'open_rules', (
                SELECT count(*) FROM pg_hba_file_rules
                WHERE type <> 'local' AND user_name && ARRAY['all', 'postgres'] AND auth_method <> 'reject'
                    AND netmask NOT IN ('255.255.255.255', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff')
                    AND line_number < coalesce((
                        SELECT min(line_number) FROM pg_hba_file_rules
                        WHERE auth_method = 'reject' AND address = 'all' AND user_name && ARRAY['all', 'postgres']
                    ), 2147483647)),
            'slot_limit', current_setting('max_slot_wal_keep_size'),
            'standbys', (
                SELECT coalesce(json_agg(json_build_object(
                    'name', r.application_name, 'state', coalesce(r.state, 'unknown'), 'slot', s.slot_name,
                    'slot_active', coalesce(s.active, false), 'wal_status', s.wal_status,
                    'encrypted', coalesce(t.ssl, false))), '[]')
                FROM pg_stat_replication AS r LEFT JOIN pg_replication_slots AS s ON s.active_pid = r.pid
                    LEFT JOIN pg_stat_ssl AS t ON t.pid = r.pid));
        """

    init(line: String) throws {
        do {
            self = try JSONDecoder().decode(PrimaryReport.self, from: Data(line.utf8))
        } catch {
            throw CommandFailure(.verifyFailed, "the primary's report can't be read: \(line.prefix(300))", retry: true)
        }
    }

    /// What is wrong with a replica as the primary sees it, or `nil`.
    ///
    /// Between machines, WAL may not travel in clear.
    func problem(of replica: Node) -> (node: String, text: String)? {
        guard let standby = self.standbys.first(where: { $0.name == replica.name }) else {
            return (replica.name, "the replica is not connected to the primary; its log and pg_hba.conf tell why")
        }
        guard standby.state == "streaming" else {
            return (replica.name, "the replica is connected but not streaming (state \(standby.state))")
        }
        guard standby.slot == replica.slot, standby.slotActive else {
            return (replica.name, "the replica streams without its own slot \(replica.slot)")
        }
        guard standby.isEncrypted || replica.isLocal else {
            return (replica.name, "the replica streams over a connection that is not encrypted")
        }
        guard standby.walStatus != "lost" else {
            return (
                replica.name, "the WAL that slot \(replica.slot) should keep is lost; the replica must be cloned anew"
            )
        }
        return nil
    }

    /// Checks what must hold on every primary.
    ///
    /// - Throws: ``CommandFailure`` that names the first postcondition that does not hold.
    static func check(_ report: PrimaryReport, of node: Node, spec: ClusterSpec) throws {
        func require(_ condition: Bool, _ text: String) throws {
            guard condition else { throw CommandFailure(.verifyFailed, text, retry: true, node: node.name) }
        }
        try require(!report.inRecovery, "the primary is in recovery")
        try require(report.version == spec.major, "PostgreSQL \(report.version) runs instead of \(spec.major)")
        try require(report.checksums, "data checksums are off")
        try require(report.passwordEncryption == "scram-sha-256", "passwords are not stored as scram-sha-256")
        try require(report.badRules == 0, "\(report.badRules) lines of pg_hba.conf can't be read by PostgreSQL")
        try require(
            report.trustRules == 0,
            "\(report.trustRules) lines of pg_hba.conf let somebody in without a password"
        )
        try require(report.openRules == 0, "\(report.openRules) lines of pg_hba.conf let the superuser in from outside")
        try require(report.slotLimit != "-1", "max_slot_wal_keep_size is unlimited: a lost replica could fill the disk")
    }
}
