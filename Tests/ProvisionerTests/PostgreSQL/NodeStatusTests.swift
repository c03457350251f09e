import Testing

@testable import Provisioner

@Suite("What a node says when it is asked for its status")
struct NodeStatusTests {
    @Test("is read, of a primary")
    func primary() throws {
        let line = """
            {"lsn" : "0/5000148", "version" : "15.18", "uptime" : 12.345678, "connections" : 3, \
            "replication" : \(ReplicationReport.primaryLine)}
            """
        let status = try #require(NodeStatus(line: line))
        #expect((status.inRecovery, status.lsn, status.replication.timeline) == (false, "0/5000148", 1))
        #expect((status.version, status.uptime, status.connections) == ("15.18", 12.345678, 3))
        #expect(status.replication.receiver == nil && status.replication.sender == nil)
        #expect(status.replication.standbys.map(\.name) == ["orders-2"])
        #expect(status.replication.standbys.map(\.lagBytes) == [0])
        #expect(status.replication.slots.map(\.name) == ["orders_2"])
        #expect(status.replication.slots.map(\.keptBytes) == [56])
    }

    @Test("is read, of a replica that knows little")
    func replica() throws {
        let line = """
            {"lsn" : null, "version" : "18beta1", "uptime" : 0, "connections" : 0, "replication" : {"in_recovery" : true, \
            "timeline" : null, "receiver" : null, "sender" : null, "slot" : null, "paused" : false, "limits" : {}, \
            "standbys" : [], "slots" : []}}
            """
        let status = try #require(NodeStatus(line: line))
        #expect((status.inRecovery, status.lsn, status.replication.timeline) == (true, nil, nil))
        #expect(status.replication.standbys.isEmpty)
    }

    @Test("is nothing where it can't be read", arguments: ["", "{}", "[]", "f|0/5000148", "{\"replication\":\"no\"}"])
    func unreadable(line: String) {
        #expect(NodeStatus(line: line) == nil)
    }
}
