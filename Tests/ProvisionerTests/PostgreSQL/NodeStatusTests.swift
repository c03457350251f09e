import Testing

@testable import Provisioner

@Suite("What a node says when it is asked for its status")
struct NodeStatusTests {
    @Test("is read, of a primary")
    func primary() throws {
        let line = """
            {"in_recovery" : false, "lsn" : "0/5000148", "timeline" : 1, "version" : "15.18", "uptime" : 12.345678, \
            "receiver" : null, "connections" : 3, "standbys" : [{"name" : "orders-2", "state" : "streaming", \
            "lag_bytes" : 0, "lag_seconds" : 0}, {"name" : "other", "state" : "catchup", "lag_bytes" : null, \
            "lag_seconds" : 1.5}], "slots" : [{"name" : "orders_2", "active" : true, "kept_bytes" : 56}, \
            {"name" : "orders_3", "active" : false, "kept_bytes" : null}]}
            """
        let status = try #require(NodeStatus(line: line))
        #expect((status.inRecovery, status.lsn, status.timeline) == (false, "0/5000148", 1))
        #expect((status.version, status.uptime, status.connections) == ("15.18", 12.345678, 3))
        #expect(status.receiver == nil)
        #expect(status.standbys.map(\.name) == ["orders-2", "other"])
        #expect(status.slots.map(\.name) == ["orders_2", "orders_3"])
        #expect(status.slots.map(\.active) == [true, false])
        #expect(status.slots.map(\.keptBytes) == [56, nil])
        #expect(status.standbys.map(\.lagBytes) == [0, nil])
        #expect(status.standbys.map(\.lagSeconds) == [0, 1.5])
    }

    @Test("is read, of a replica that knows little")
    func replica() throws {
        let line = """
            {"in_recovery" : true, "lsn" : null, "timeline" : null, "version" : "18beta1", "uptime" : 0, \
            "receiver" : "streaming", "connections" : 0, "standbys" : [], "slots" : []}
            """
        let status = try #require(NodeStatus(line: line))
        #expect((status.inRecovery, status.lsn, status.timeline) == (true, nil, nil))
        #expect(status.receiver == "streaming")
        #expect(status.standbys.isEmpty)
    }

    @Test("is nothing where it can't be read", arguments: ["", "{}", "[]", "f|0/5000148", "{\"in_recovery\":\"no\"}"])
    func unreadable(line: String) {
        #expect(NodeStatus(line: line) == nil)
    }
}
