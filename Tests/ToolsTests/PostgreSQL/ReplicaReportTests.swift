import Commands
import Foundation
import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite("What a replica says of itself")
struct ReplicaReportTests {
    private let nodes = Node.samples(count: 2)

    private static func line(
        _ right: String = "",
        _ wrong: String = "",
        readOnly: Bool = true,
        delay: String = "0.0123"
    ) -> String {
        let replication = ReplicationReport.replicaLine.replacing(right, with: wrong)
        return """
            {"replication" : \(replication), "read_only" : \(readOnly), "delay" : \(delay)}
            """
    }

    private func seen() throws -> ReplicationReport {
        try JSONDecoder().decode(ReplicationReport.self, from: Data(ReplicationReport.primaryLine.utf8))
    }

    @Test("is right where all of it is")
    func right() throws {
        let report = try ReplicaReport(line: Self.line())
        try report.check(self.nodes[1], primary: self.nodes[0], seen: try self.seen(), canary: 7)
        #expect(report.delay == 0.0123)
    }

    @Test(
        "is refused for each thing that is wrong",
        arguments: [
            (line("\"in_recovery\" : true", "\"in_recovery\" : false", delay: "null"), "it is a primary (timeline 1)"),
            (line("\"paused\" : false", "\"paused\" : true", delay: "null"), "replay was paused"),
            (line("15432", "15434"), "instead of orders-1"),
            (line(readOnly: false), "accepts writes"),
            (line("\"streaming\"", "null"), "WAL receiver is not running"),
            (line("\"streaming\"", "\"waiting\""), "WAL receiver is waiting"),
            (line("\"timeline\" : 1", "\"timeline\" : 2"), "on timeline 2, the primary on 1"),
            (line(delay: "null"), "canary 7, written on the primary, did not arrive"),
        ]
    )
    func wrong(line: String, words: String) throws {
        let report = try ReplicaReport(line: line)
        let failure = #expect(throws: CommandFailure.self) {
            try report.check(self.nodes[1], primary: self.nodes[0], seen: try self.seen(), canary: 7)
        }
        #expect(failure?.code == .verifyFailed)
        #expect((failure?.node, failure?.retry) == ("orders-2", true))
        #expect(failure?.message.contains(words) == true, "\(failure?.message ?? "")")
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
