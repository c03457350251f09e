package import Model

/// What a node says of replication: of those who replicate from it, and of how it follows another one.
///
/// Status, watching, verifying and drift ask for it by the same words, so that they come to the same verdict.
package struct ReplicationReport: Hashable, Sendable, Decodable {
    /// One row of `pg_stat_replication`.
    package struct Standby: Hashable, Sendable, Decodable {
        package let name: String
        /// `streaming` is the only good one.
        package let state: String
        /// The slot that it uses.
        package let slot: String?
        /// Whether its connection is encrypted.
        let isEncrypted: Bool
        /// Bytes of WAL that it has not replayed yet.
        package let lagBytes: Int64?
        /// Seconds since it replayed something, where it lags; 0 where it does not.
        package let lagSeconds: Double?

        package enum CodingKeys: String, CodingKey {
            case name, state, slot
            case isEncrypted = "encrypted"
            case lagBytes = "lag_bytes"
            case lagSeconds = "lag_seconds"
        }
    }

    /// One physical replication slot.
    package struct Slot: Hashable, Sendable, Decodable {
        package let name: String
        package let active: Bool
        /// `reserved` or `extended` are good; `lost` is not.
        package let walStatus: String?
        /// Bytes of WAL that are kept for it.
        package let keptBytes: Int64?
        /// How many transactions ago the oldest one began whose rows it keeps from being vacuumed; `nil`: it keeps none.
        package let xminAge: Int64?

        package enum CodingKeys: String, CodingKey {
            case name, active
            case xminAge = "xmin_age"
            case walStatus = "wal_status"
            case keptBytes = "kept_bytes"
        }
    }

    /// Whom a WAL receiver gets its WAL from.
    struct Sender: Hashable, Sendable, Decodable {
        let host: String
        let port: Int
    }

    package let inRecovery: Bool
    package let timeline: Int?
    /// Of its WAL receiver; `streaming` is the only good one.
    let receiver: String?
    let sender: Sender?
    /// The slot that its WAL receiver uses.
    package let slot: String?
    /// Whether it was told, or has decided, to replay nothing more for now.
    let isPaused: Bool
    /// How long ago the last commit that it replayed was made, in seconds, where it has received 16 MB of WAL or more that it has
    /// not replayed; `nil` otherwise.
    let replayAge: Double?
    /// The settings that a standby may not have lower than its primary, with the values in force.
    package let limits: [String: Int]
    let standbys: [Standby]
    let slots: [Slot]

    package enum CodingKeys: String, CodingKey {
        case timeline, receiver, sender, slot, limits, standbys, slots
        case inRecovery = "in_recovery"
        case isPaused = "paused"
        case replayAge = "replay_age"
    }

    /// An expression of SQL that gives the report as JSON.
    static let expression = """
        (SELECT json_build_object(
            'in_recovery', pg_is_in_recovery(),
            'timeline', CASE WHEN pg_is_in_recovery()
                THEN coalesce(follows.received_tli, (SELECT timeline_id FROM pg_control_checkpoint()))
                ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int END,
            'receiver', follows.status,
            'sender', CASE WHEN follows.sender_host IS NOT NULL THEN json_build_object(
                'host', follows.sender_host, 'port', follows.sender_port) END,
            'slot', follows.slot_name,
            'paused', CASE WHEN pg_is_in_recovery() THEN pg_is_wal_replay_paused() ELSE false END,
            'replay_age', CASE WHEN pg_is_in_recovery()
                    AND pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()) >= 16777216
                THEN extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END,
            'limits', (
                SELECT json_object_agg(name, setting::int) FROM pg_settings
                WHERE name IN ('max_connections', 'max_worker_processes', 'max_wal_senders',
                    'max_prepared_transactions', 'max_locks_per_transaction')),
            'standbys', (
                SELECT coalesce(json_agg(json_build_object(
                    'name', r.application_name, 'state', coalesce(r.state, 'unknown'), 'slot', s.slot_name,
                    'encrypted', coalesce(t.ssl, false),
                    'lag_bytes', pg_wal_lsn_diff(here.lsn, r.replay_lsn),
                    'lag_seconds', CASE WHEN pg_wal_lsn_diff(here.lsn, r.replay_lsn) > 0
                        THEN coalesce(extract(epoch FROM r.replay_lag), 0) ELSE 0 END)), '[]')
                FROM pg_stat_replication AS r LEFT JOIN pg_replication_slots AS s ON s.active_pid = r.pid
                    LEFT JOIN pg_stat_ssl AS t ON t.pid = r.pid),
            'slots', (
                SELECT coalesce(json_agg(json_build_object(
                    'name', slot_name, 'active', active, 'wal_status', wal_status,
                    'kept_bytes', pg_wal_lsn_diff(here.lsn, restart_lsn), 'xmin_age', age(xmin))), '[]')
                FROM pg_replication_slots WHERE slot_type = 'physical'))
        FROM (SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END) AS here (lsn)
            LEFT JOIN pg_stat_wal_receiver AS follows ON true)
        """

    /// How it sees a standby; where several call themselves so, the one that holds the slot.
    package func standby(_ node: Node) -> Standby? {
        let candidates = self.standbys.filter { $0.name == node.name }
        return candidates.first { $0.slot == node.slot } ?? candidates.first
    }

    package func slot(of node: Node) -> Slot? { self.slots.first { $0.name == node.slot } }
}
