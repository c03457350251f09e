import Commands
import TestSupport
import Testing

@testable import Model
@testable import Service
@testable import Tools

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

    @Test("tells of commits that nobody confirms, and only of those")
    func unconfirmed() throws {
        let line = """
            {"lsn" : "0/5000148", "version" : "15.18", "uptime" : 1, "connections" : 3, \
            "unconfirmed" : {"standbys" : "nobody", "waiting" : 3}, "replication" : \(ReplicationReport.primaryLine)}
            """
        let node = Node.samples(count: 1)[0]
        let status = try #require(NodeStatus(line: line))
        let row = try #require(StatusQuery.rows(of: [node], [node.name: .answered(status)]).first)
        #expect(row.isWell)
        #expect(row.reply.fields["state"] == .string("running"))
        #expect(row.reply.text?.contains("synchronous_standby_names=nobody") == true, "\(row.reply)")
        let other = try #require(
            NodeStatus(line: line.replacing(#"{"standbys" : "nobody", "waiting" : 3}"#, with: "null"))
        )
        #expect(StatusQuery.rows(of: [node], [node.name: .answered(other)]).first?.reply.text == nil)
    }

    @Test("is nothing where it can't be read", arguments: ["", "{}", "[]", "f|0/5000148", "{\"replication\":\"no\"}"])
    func unreadable(line: String) {
        #expect(NodeStatus(line: line) == nil)
    }
}
