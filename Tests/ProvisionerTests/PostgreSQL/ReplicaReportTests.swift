import Commands
import Testing

@testable import Provisioner

@Suite("What a replica says of itself")
struct ReplicaReportTests {
    private let replica = Node.samples()[1]

    private static func line(
        recovery: Bool = true,
        receiver: String = "\"streaming\"",
        timeline: String = "1",
        slot: String = "\"orders_2\"",
        readOnly: Bool = true,
        delay: String = "0.0123"
    ) -> String {
        """
        {"in_recovery" : \(recovery), "receiver" : \(receiver), "timeline" : \(timeline), "slot" : \(slot), \
        "read_only" : \(readOnly), "delay" : \(delay)}
        """
    }

    @Test("is right where all of it is")
    func right() throws {
        let report = try ReplicaReport(line: Self.line())
        try report.check(self.replica, timeline: 1, canary: 7)
        #expect(report.delay == 0.0123)
    }

    @Test(
        "is refused for each thing that is wrong",
        arguments: [
            (line(recovery: false), "it is a primary of its own"),
            (line(readOnly: false), "accepts writes"),
            (line(receiver: "null"), "WAL receiver is not running"),
            (line(receiver: "\"waiting\""), "WAL receiver is waiting"),
            (line(slot: "null"), "uses slot none instead of orders_2"),
            (line(slot: "\"orders_3\""), "uses slot orders_3 instead of orders_2"),
            (line(timeline: "2"), "on timeline 2, the primary on 1"),
            (line(timeline: "null"), "on timeline 0, the primary on 1"),
            (line(delay: "null"), "canary 7, written on the primary, did not arrive"),
        ]
    )
    func wrong(line: String, words: String) throws {
        let report = try ReplicaReport(line: line)
        let failure = #expect(throws: CommandFailure.self) { try report.check(self.replica, timeline: 1, canary: 7) }
        #expect(failure?.code == .verifyFailed)
        #expect((failure?.node, failure?.retry) == ("orders-2", true))
        #expect(failure?.message.contains(words) == true)
    }

    @Test("can't be read where it is something else", arguments: ["", "{}", "null", "ERROR:  relation does not exist"])
    func unreadable(line: String) {
        let failure = #expect(throws: CommandFailure.self) { try ReplicaReport(line: line) }
        #expect(failure?.code == .verifyFailed)
    }

    @Test("is asked for one canary, by number alone")
    func question() {
        let question = ReplicaReport.question(canary: 42)
        #expect(question.split(separator: "id = 42").count == 3)
    }
}
