import Commands
import Foundation
package import Model

/// What a primary says of what was promised, and of those who replicate from it.
package struct PrimaryReport: Hashable, Sendable, Decodable {
    /// The major.
    package let version: Int
    /// The whole of it: `15.20`.
    package let serverVersion: String
    package let checksums: Bool
    package let passwordEncryption: String
    /// Lines of `pg_hba.conf` that PostgreSQL could not read.
    package let badRules: Int
    /// Lines that let somebody in without a password over the network.
    package let trustRules: Int
    /// Lines that let a superuser in from addresses that are not single hosts.
    package let openRules: Int
    package let slotLimit: String
    /// Commits that nobody confirms; `nil` where there can't be any.
    package let unconfirmed: UnconfirmedCommits?
    package let replication: ReplicationReport
    /// The settings that wait for a restart.
    package let pendingRestart: [String]?

    package var inRecovery: Bool { self.replication.inRecovery }

    package enum CodingKeys: String, CodingKey {
        case version, checksums, unconfirmed, replication
        case serverVersion = "server_version"
        case passwordEncryption = "password_encryption"
        case badRules = "bad_rules"
        case trustRules = "trust_rules"
        case openRules = "open_rules"
        case slotLimit = "slot_limit"
        case pendingRestart = "pending_restart"
    }

    package static let question = """
        SELECT json_build_object(
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
            'unconfirmed', \(UnconfirmedCommits.expression),
            'pending_restart', \(PendingRestarts.expression),
            'replication', \(ReplicationReport.expression));
        """

    package init(line: String) throws {
        do {
            self = try JSONDecoder().decode(PrimaryReport.self, from: Data(line.utf8))
        } catch {
            throw CommandFailure(.verifyFailed, "the primary's report can't be read: \(line.prefix(300))", retry: true)
        }
    }

    /// Checks what must hold on every primary.
    ///
    /// - Throws: ``CommandFailure`` that names the first postcondition that does not hold.
    package static func check(_ report: PrimaryReport, of node: Node, spec: ClusterSpec) throws {
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
