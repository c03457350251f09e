import Foundation

/// What a node says of itself when it is asked for its status.
struct NodeStatus: Hashable, Sendable, Decodable {
    /// One standby as the primary sees it.
    struct Standby: Hashable, Sendable, Decodable {
        let name: String
        let state: String
        /// Bytes of WAL that the standby has not replayed yet.
        let lagBytes: Int64?
        /// Seconds since the standby replayed something, where it lags; 0 where it does not.
        let lagSeconds: Double?

        enum CodingKeys: String, CodingKey {
            case name, state
            case lagBytes = "lag_bytes"
            case lagSeconds = "lag_seconds"
        }
    }

    /// One physical replication slot.
    struct Slot: Hashable, Sendable, Decodable {
        let name: String
        let active: Bool
        /// Bytes of WAL that are kept for it.
        let keptBytes: Int64?

        enum CodingKeys: String, CodingKey {
            case name, active
            case keptBytes = "kept_bytes"
        }
    }

    let inRecovery: Bool
    /// Where the WAL ends: written on a primary, replayed on a replica.
    let lsn: String?
    let timeline: Int?
    let version: String
    /// Seconds since the instance started.
    let uptime: Double
    /// Of a replica's WAL receiver.
    let receiver: String?
    let connections: Int
    let standbys: [Standby]
    let slots: [Slot]

    enum CodingKeys: String, CodingKey {
        case lsn, timeline, version, uptime, receiver, connections, standbys, slots
        case inRecovery = "in_recovery"
    }

    static let question = """
        SELECT json_build_object(
            'in_recovery', pg_is_in_recovery(),
            'lsn', here.lsn,
            'timeline', coalesce(
                (SELECT received_tli FROM pg_stat_wal_receiver),
                (SELECT timeline_id FROM pg_control_checkpoint())),
            'version', split_part(current_setting('server_version'), ' ', 1),
            'uptime', extract(epoch FROM clock_timestamp() - pg_postmaster_start_time()),
            'receiver', (SELECT status FROM pg_stat_wal_receiver),
            'connections', (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
            'standbys', (
                SELECT coalesce(json_agg(json_build_object(
                    'name', application_name, 'state', coalesce(state, 'unknown'),
                    'lag_bytes', pg_wal_lsn_diff(here.lsn, replay_lsn),
                    'lag_seconds', CASE WHEN pg_wal_lsn_diff(here.lsn, replay_lsn) > 0
                        THEN coalesce(extract(epoch FROM replay_lag), 0) ELSE 0 END)), '[]')
                FROM pg_stat_replication),
            'slots', (
                SELECT coalesce(json_agg(json_build_object(
                    'name', slot_name, 'active', active, 'kept_bytes', pg_wal_lsn_diff(here.lsn, restart_lsn))), '[]')
                FROM pg_replication_slots WHERE slot_type = 'physical'))
        FROM (SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END) AS here (lsn);
        """

    init?(line: String) {
        guard let status = try? JSONDecoder().decode(NodeStatus.self, from: Data(line.utf8)) else { return nil }
        self = status
    }
}
