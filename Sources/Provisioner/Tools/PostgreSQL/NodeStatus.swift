import Foundation

/// What a node says of itself when it is asked for its status.
package struct NodeStatus: Hashable, Sendable, Decodable {
    /// Where the WAL ends: written on a primary, replayed on a replica.
    package let lsn: String?
    package let version: String
    /// Seconds since the instance started.
    package let uptime: Double
    package let connections: Int
    package let replication: ReplicationReport
    /// The settings that wait for a restart.
    package let pendingRestart: [String]?
    /// Commits that nobody confirms; `nil` where there can't be any.
    package let unconfirmed: UnconfirmedCommits?
    /// Whether it listens where it is looked for, which it does not know itself.
    package var isListening = true

    package enum CodingKeys: String, CodingKey {
        case lsn, version, uptime, connections, replication, unconfirmed
        case pendingRestart = "pending_restart"
    }

    package var inRecovery: Bool { self.replication.inRecovery }

    package static let question = """
        SELECT json_build_object(
            'lsn', CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END,
            'version', split_part(current_setting('server_version'), ' ', 1),
            'uptime', extract(epoch FROM clock_timestamp() - pg_postmaster_start_time()),
            'connections', (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
            'pending_restart', \(PendingRestarts.expression),
            'unconfirmed', \(UnconfirmedCommits.expression),
            'replication', \(ReplicationReport.expression));
        """

    package init?(line: String) {
        guard let status = try? JSONDecoder().decode(NodeStatus.self, from: Data(line.utf8)) else { return nil }
        self = status
    }
}
