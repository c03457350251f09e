import Foundation

/// What a node says of itself when it is asked for its status.
struct NodeStatus: Hashable, Sendable, Decodable {
    /// Where the WAL ends: written on a primary, replayed on a replica.
    let lsn: String?
    let version: String
    /// Seconds since the instance started.
    let uptime: Double
    let connections: Int
    let replication: ReplicationReport
    /// The settings that wait for a restart.
    let pendingRestart: [String]?
    /// Commits that nobody confirms; `nil` where there can't be any.
    let unconfirmed: UnconfirmedCommits?
    /// Whether it listens where it is looked for, which it does not know itself.
    var isListening = true

    enum CodingKeys: String, CodingKey {
        case lsn, version, uptime, connections, replication, unconfirmed
        case pendingRestart = "pending_restart"
    }

    var inRecovery: Bool { self.replication.inRecovery }

    static let question = """
        SELECT json_build_object(
            'lsn', CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END,
            'version', split_part(current_setting('server_version'), ' ', 1),
            'uptime', extract(epoch FROM clock_timestamp() - pg_postmaster_start_time()),
            'connections', (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
            'pending_restart', \(PendingRestarts.expression),
            'unconfirmed', \(UnconfirmedCommits.expression),
            'replication', \(ReplicationReport.expression));
        """

    init?(line: String) {
        guard let status = try? JSONDecoder().decode(NodeStatus.self, from: Data(line.utf8)) else { return nil }
        self = status
    }
}
