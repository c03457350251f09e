import Foundation
import TestSupport
import Testing

@testable import Tools

@Suite("Whose a state is")
struct StateOwnershipTests {
    private static let own = "8d5f4a66:7"

    private func ownership(_ document: String, hasBegunApply: Bool) throws -> StateOwnership {
        let state = try TerraformState(document: Data(document.utf8))
        return StateOwnership(of: state, identity: Self.own, hasBegunApply: hasBegunApply)
    }

    private static func state(output: String? = nil, tag: String? = nil) -> String {
        let outputs = output.map {
            #"{"identity":{"value":"\#($0)","type":"string"},"nodes":{"value":[],"type":["tuple",[]]}}"#
        }
        let tags = tag.map { #"{"Name":"x","pgherd:identity":"\#($0)"}"# }
        return
            #"{"version":4,"outputs":\#(outputs ?? "{}"),"resources":[{"mode":"managed","type":"aws_vpc","name":"own","instances":[{"attributes":{"id":"vpc-1","tags":\#(tags ?? "null")}}]}]}"#
    }

    @Test("is nobody's where there is none or nothing in it, whoever made it", arguments: [true, false])
    func free(hasBegunApply: Bool) throws {
        let emptied = #"{"version":4,"outputs":{"identity":{"value":"other:1","type":"string"}},"resources":[]}"#
        for document in ["", #"{"version":4,"resources":[]}"#, emptied] {
            #expect(try self.ownership(document, hasBegunApply: hasBegunApply) == .free)
        }
    }

    @Test("is the cluster's where its output or its tags say so", arguments: [true, false])
    func own(hasBegunApply: Bool) throws {
        let own = Self.own
        for state in [Self.state(output: own), Self.state(tag: own), Self.state(output: own, tag: own)] {
            #expect(try self.ownership(state, hasBegunApply: hasBegunApply) == .own)
        }
    }

    @Test("is another's where anything in it says so", arguments: [true, false])
    func foreign(hasBegunApply: Bool) throws {
        let (own, other) = (Self.own, "other:1")
        for state in [
            Self.state(output: other), Self.state(tag: other), Self.state(output: own, tag: other),
            Self.state(output: other, tag: own),
        ] {
            #expect(try self.ownership(state, hasBegunApply: hasBegunApply) == .foreign(identity: other))
        }
    }

    @Test("is the cluster's without a word of whose it is only where the cluster has begun an apply")
    func unnamed() throws {
        for state in [Self.state(), Self.state(output: "", tag: "")] {
            #expect(try self.ownership(state, hasBegunApply: true) == .own)
            #expect(try self.ownership(state, hasBegunApply: false) == .foreign(identity: nil))
        }
    }
}
