import Foundation
import TestSupport
import Testing

@testable import Service

@Suite struct PlanDifferencesTests {
    private static let nodes: Set<String> = ["orders-1", "orders-2", "orders-3"]

    private func read(_ document: String) throws -> [Difference] {
        try PlanDifferences.read(Data(document.utf8), nodes: Self.nodes)
    }

    @Test func whatAnApplyWouldChangeIsToldOf() throws {
        let found = try self.read(PlanRecording.twoNodes)
        #expect(found.map(\.layer) == [.terraform, .terraform])
        #expect(found.map(\.node) == ["orders-2", "orders-3"])
        #expect(
            found.map(\.what) == [
                #"module.cluster.terraform_data.node["orders-2"]"#,
                #"module.cluster.terraform_data.node["orders-3"] input.port"#,
            ]
        )
        #expect(found.map(\.expected) == ["present", "27049"])
        #expect(found.map(\.found) == ["absent", "27002"])
    }

    @Test func nothingToChangeIsNoDifference() throws {
        #expect(try self.read(#"{"format_version":"1.2"}"#).isEmpty)
        let quiet = PlanRecording.twoNodes.replacing(#"["create"]"#, with: #"["no-op"]"#)
            .replacing(#"["update"]"#, with: #"["no-op"]"#)
        #expect(try self.read(quiet).isEmpty)
    }

    @Test func whatWasChangedBehindTerraformsBackIsToldOf() throws {
        let found = try self.read(
            PlanRecording.drift(
                #"{"actions":["update"],"before":{"monitoring":false,"tags":{"a":"1"}},"after":{"monitoring":true,"tags":{"a":"1"}}}"#
            )
        )
        #expect(found.map(\.what) == [#"module.cluster.aws_instance.node["orders-1"] monitoring"#])
        #expect(found.map(\.expected) == ["false"])
        #expect(found.map(\.found) == ["true"])
        #expect(found.map(\.node) == ["orders-1"])
    }

    @Test func whatIsGoneIsToldOfOnce() throws {
        let found = try self.read(PlanRecording.drift(#"{"actions":["delete"],"before":{"id":"i-1"},"after":null}"#))
        #expect(found.map(\.found) == ["absent"])
        let remade = PlanRecording.drift(#"{"actions":["delete"],"before":{"id":"i-1"},"after":null}"#)
            .replacing(#"["no-op"]"#, with: #"["create"]"#)
        #expect(try self.read(remade).map(\.text) == ["an apply would make it"])
    }

    @Test(arguments: ["null", "\"\"", "[]", "{}"])
    func whatAProviderFillsInLaterIsNoDifference(_ before: String) throws {
        let drift = PlanRecording.drift(
            #"{"actions":["update"],"before":{"ingress":\#(before)},"after":{"ingress":[{"port":22}]}}"#
        )
        #expect(try self.read(drift).isEmpty)
    }

    @Test func secretsAreNotShown() throws {
        let drift = PlanRecording.drift(
            """
            {"actions":["update"],"before":{"key":"hunter2","all":{"a":"hunter2"}},"after":{"key":"hunter3","all":{"a":"x"}},
            "before_sensitive":{"key":true},"after_sensitive":{"all":true}}
            """
        )
        let found = try self.read(drift)
        #expect(found.count == 2)
        #expect(found.allSatisfy { $0.expected == "(secret)" && $0.found == "(another secret)" }, "\(found)")
    }

    @Test func aReplacementIsToldOfAsSuch() throws {
        let replaced = PlanRecording.drift(#"{"actions":["update"],"before":{},"after":{}}"#)
            .replacing(
                #"{"actions":["no-op"],"before":{},"after":{},"#,
                with: #"{"actions":["delete","create"],"before":{"ami":"ami-1","id":"i-1"},"after":{"ami":"ami-2"},"#
            )
            .replacing(#""after_unknown":{}"#, with: #""after_unknown":{"id":true}"#)
        let found = try self.read(replaced)
        #expect(found.map(\.expected) == ["ami-2"])
        #expect(found.map(\.text) == ["an apply would replace the resource"])
    }

    @Test func aResourceWithManyDifferencesStaysShort() throws {
        let (before, after) = (0, 1)
        func values(_ value: Int) -> String {
            "{" + (0..<50).map { "\"k\($0)\":\(value)" }.joined(separator: ",") + "}"
        }
        let drift = #"{"actions":["update"],"before":\#(values(before)),"after":\#(values(after))}"#
        let found = try self.read(PlanRecording.drift(drift))
        #expect(found.count == 21)
        #expect(found.last?.found == "30 more differences")
    }

    @Test func whatIsNoPlanIsAnError() {
        #expect(throws: DecodingError.self) { try self.read("Error: no plan") }
    }
}
