import Foundation
import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite("Whether a replica counts as one")
struct ReplicaJudgementTests {
    private static let nodes = Node.samples(count: 2)

    private func fault(
        _ seen: String? = ReplicationReport.primaryLine,
        _ own: String? = ReplicationReport.replicaLine,
        of replica: Node = nodes[1]
    ) throws -> ReplicaFault? {
        func report(_ line: String?) throws -> ReplicationReport? {
            try line.map { try JSONDecoder().decode(ReplicationReport.self, from: Data($0.utf8)) }
        }
        return ReplicaJudgement(
            replica: replica,
            primary: Self.nodes[0],
            seen: try report(seen),
            own: try report(own)
        ).fault
    }

    @Test("is yes where it follows its primary, whoever of the two says so")
    func good() throws {
        #expect(try self.fault() == nil)
        #expect(try self.fault(ReplicationReport.primaryLine, nil) == nil)
        #expect(try self.fault(nil, ReplicationReport.replicaLine) == nil)
        #expect(try self.fault(nil, nil) == nil)
    }

    @Test("is no for what its primary is to blame for, and says so")
    func deadPrimary() throws {
        let alone = ReplicationReport.replicaLine.replacing(#""streaming""#, with: "null")
        let fault = try #require(try self.fault(nil, alone))
        #expect(fault.text.contains("the primary on record, orders-1, does not answer as one: see to that first"))
        let other = ReplicationReport.primaryLine.replacing("\"orders-2\"", with: "\"psql\"")
        #expect(try self.fault(other, alone)?.text.contains("its log and pg_hba.conf tell why") == true)
    }

    @Test(
        "is no for what it says itself",
        arguments: [
            (
                #""paused" : false"#, #""paused" : true"#, "paused", "replay", "running", "paused",
                "configure resumes it"
            ),
            (
                #""port" : 15432"#, #""port" : 15434"#, "diverted", "upstream", "127.0.0.1:15432", "127.0.0.1:15434",
                "instead of orders-1"
            ),
            (
                #""in_recovery" : true"#, #""in_recovery" : false"#, "promoted", "role", "replica", "primary",
                "keep it running and its data where they are"
            ),
            (
                #""max_connections" : 100"#, #""max_connections" : 50"#, "streaming", "max_connections", "100 or more",
                "50", "max_connections is 50 here and 100 on the primary"
            ),
            (#""timeline" : 1"#, #""timeline" : 2"#, "other-timeline", "timeline", "1", "2", "on timeline 2"),
        ]
    )
    func own(
        right: String,
        wrong: String,
        state: String,
        what: String,
        expected: String,
        found: String,
        words: String
    ) throws {
        let line = ReplicationReport.replicaLine.replacing(right, with: wrong)
        try #require(line != ReplicationReport.replicaLine)
        let fault = try #require(try self.fault(ReplicationReport.primaryLine, line))
        #expect(fault.state == state)
        #expect((fault.what, fault.expected, fault.found) == (what, expected, found))
        #expect(fault.text.contains(words), "\(fault.text)")
    }

    @Test(
        "is no for what the primary says",
        arguments: [
            ("orders-2", "other", "disconnected", "not connected"),
            (#""state" : "streaming""#, #""state" : "catchup""#, "catchup", "not streaming (state catchup)"),
            (#""slot" : "orders_2""#, #""slot" : "orders_3""#, "slotless", "without its own slot"),
            (#""slot" : "orders_2""#, #""slot" : null"#, "slotless", "without its own slot"),
            ("reserved", "lost", "slot-lost", "wal_status=lost"),
            (#"[{"name" : "orders_2""#, #"[{"name" : "orders_9""#, "slot-missing", "is gone from the primary"),
        ]
    )
    func seen(right: String, wrong: String, state: String, words: String) throws {
        let line = ReplicationReport.primaryLine.replacing(right, with: wrong)
        try #require(line != ReplicationReport.primaryLine)
        for own in [ReplicationReport.replicaLine, nil] {
            let fault = try #require(try self.fault(line, own))
            #expect(fault.state == state)
            #expect(fault.text.contains(words), "\(fault.text)")
        }
    }

    @Test("is no where it speaks for itself alone and does not stream over its slot")
    func alone() throws {
        let idle = ReplicationReport.replicaLine.replacing(#""streaming""#, with: "null")
        #expect(try self.fault(nil, idle)?.state == "disconnected")
        let slotless = ReplicationReport.replicaLine.replacing(#""orders_2""#, with: "null")
        #expect(try self.fault(nil, slotless)?.state == "slotless")
    }

    @Test("is no where another one took its name, but not its slot")
    func impostor() throws {
        let both = ReplicationReport.primaryLine.replacing(
            #""standbys" : ["#,
            with: #""standbys" : [{"name" : "orders-2", "state" : "backup", "slot" : null, "encrypted" : false}, "#
        )
        #expect(try self.fault(both) == nil)
    }

    @Test("is no between machines where WAL travels in clear")
    func clearText() throws {
        var machine = Self.nodes[1]
        machine.sshAddress = "10.0.0.2"
        #expect(try self.fault(of: machine)?.text.contains("not encrypted") == true)
        let encrypted = ReplicationReport.primaryLine.replacing(#""encrypted" : false"#, with: #""encrypted" : true"#)
        #expect(try self.fault(encrypted, of: machine) == nil)
    }

    @Test(
        "is no where it is more than ten minutes behind, whoever of the two says so",
        arguments: [
            (#""lag_seconds" : 0"#, #""lag_seconds" : 601"#, nil, "601 s"),
            (#""lag_seconds" : 0"#, #""lag_seconds" : 600"#, nil, nil),
            (#""lag_seconds" : 0"#, #""lag_seconds" : 1"#, "7200.5", "7200 s"),
            (#""lag_seconds" : 0"#, #""lag_seconds" : null"#, "null", nil),
        ] as [(String, String, String?, String?)]
    )
    func lag(right: String, wrong: String, age: String?, found: String?) throws {
        let seen = ReplicationReport.primaryLine.replacing(right, with: wrong)
        try #require(seen != ReplicationReport.primaryLine)
        let own = ReplicationReport.replicaLine.replacing(
            #""paused" : false"#,
            with: #""paused" : false, "replay_age" : \#(age ?? "null")"#
        )
        let fault = try self.fault(seen, own)
        #expect(fault?.found == found)
        #expect(fault?.state == (found == nil ? nil : "lagging"))
        #expect(fault?.predicament == (found == nil ? nil : .lagging))
    }

    @Test("is no where its slot keeps rows of 50 million transactions from being vacuumed")
    func heldRows() throws {
        func seen(_ age: Int, active: Bool, connected: Bool = true) -> String {
            ReplicationReport.primaryLine
                .replacing(#""kept_bytes" : 56"#, with: #""kept_bytes" : 56, "xmin_age" : \#(age)"#)
                .replacing(#""active" : true"#, with: #""active" : \#(active)"#)
                .replacing(#""name" : "orders-2""#, with: #""name" : "\#(connected ? "orders-2" : "other")""#)
        }
        #expect(try self.fault(seen(50_000_000, active: true)) == nil)
        let busy = try #require(try self.fault(seen(50_000_001, active: true)))
        #expect((busy.state, busy.found) == ("holding-rows", "50000001"))
        #expect(busy.text.contains("end the long queries on the replica"))
        let away = try #require(try self.fault(seen(60_000_000, active: false, connected: false), nil))
        #expect(away.state == "disconnected")
        #expect(away.text.contains("SELECT pg_drop_replication_slot('orders_2') on the primary"), "\(away.text)")
    }
}
