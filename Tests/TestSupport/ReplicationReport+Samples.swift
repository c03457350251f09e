@testable import Tools

extension ReplicationReport {
    /// What PostgreSQL 15.18 answered for the primary of `orders`, which has one replica.
    package static let primaryLine = """
        {"in_recovery" : false, "timeline" : 1, "receiver" : null, "sender" : null, "slot" : null, "paused" : false, \
        "limits" : { "max_connections" : 100, "max_wal_senders" : 13 }, "standbys" : [{"name" : "orders-2", \
        "state" : "streaming", "slot" : "orders_2", "encrypted" : false, "lag_bytes" : 0, "lag_seconds" : 0}], \
        "slots" : [{"name" : "orders_2", "active" : true, "wal_status" : "reserved", "kept_bytes" : 56}]}
        """
    /// And for that replica.
    package static let replicaLine = """
        {"in_recovery" : true, "timeline" : 1, "receiver" : "streaming", "sender" : {"host" : "127.0.0.1", \
        "port" : 15432}, "slot" : "orders_2", "paused" : false, "limits" : { "max_connections" : 100, \
        "max_wal_senders" : 13 }, "standbys" : [], "slots" : []}
        """
}
