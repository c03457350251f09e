import Commands
import Foundation
import TestSupport
import Testing

@testable import Targets
@testable import Tools

@Suite("Strays")
struct StrayTests {
    /// What Terraform 1.11.4 with the AWS provider 5.100 said of a look that found something.
    private static let found =
        #"{"@level":"warn","@message":"Warning: Check block assertion failed","@module":"terraform.ui","@timestamp":"2026-11-23T13:16:39.947146Z","diagnostic":{"severity":"warning","summary":"Check block assertion failed","detail":"[{\"groups\":[\"sg-4b45209613eb02904\"],\"id\":\"i-bdfa5cd262bd2e4d6\",\"kind\":\"instance\",\"node\":\"orders-2\",\"zone\":\"eu-central-1b\"},{\"groups\":[],\"id\":\"vol-d106783c63b4811e1\",\"kind\":\"volume\",\"node\":\"orders-2\",\"zone\":\"eu-central-1b\"},{\"groups\":[],\"id\":\"vpc-196f4241f44a56252\",\"kind\":\"vpc\",\"node\":null,\"zone\":null}]","range":{"filename":"look.tf"}},"type":"diagnostic"}"#

    /// What it says whether or not something is found.
    private static let summary =
        #"{"@level":"info","@message":"Plan: 0 to add, 0 to change, 0 to destroy.","type":"change_summary","changes":{"add":0,"change":0,"import":0,"remove":0,"operation":"plan"}}"#

    @Test("are told by kind, id, node and zone")
    func told() throws {
        let strays = try ResourceQuery.strays(.exited(0), [Self.summary, Self.found], [])
        #expect(
            strays.map(\.description) == [
                "instance i-bdfa5cd262bd2e4d6 (orders-2, eu-central-1b)",
                "volume vol-d106783c63b4811e1 (orders-2, eu-central-1b)", "vpc vpc-196f4241f44a56252",
            ]
        )
        #expect(strays.first?.groups == ["sg-4b45209613eb02904"])
        #expect(strays.map(\.kind.hasPrice) == [true, true, false])
    }

    @Test("are none where the look came to its end and complained of nothing")
    func none() throws {
        #expect(try ResourceQuery.strays(.exited(0), [Self.summary], []) == [])
    }

    @Test(
        "are never taken for none where the look failed",
        arguments: [
            (ProcessOutcome.exited(1), [summary], ["no such directory"], "no such directory"),
            (
                .exited(1),
                [
                    #"{"type":"diagnostic","diagnostic":{"severity":"error","summary":"connection refused","detail":"ec2"}}"#
                ], [], "connection refused: ec2"
            ),
            (.signalled(9), [], [], "signal 9"), (.overran(.seconds(3)), [], [], "3"),
            (.exited(0), [found.replacing("vol-d1", with: "vol-[d1")], [], "no id of volume"),
            (.exited(0), [found.replacing("i-bdfa5cd262bd2e4d6", with: "i-${x}")], [], "no id of instance"),
            (.exited(0), [found.replacing("\\\"vpc\\\"", with: "\\\"database\\\"")], [], "database"),
        ] as [(ProcessOutcome, [String], [String], String)]
    )
    func unknown(outcome: ProcessOutcome, lines: [String], errors: [String], reason: String) {
        let failure = #expect(throws: CommandFailure.self) { try ResourceQuery.strays(outcome, lines, errors) }
        #expect(failure?.code == .notAvailable)
        #expect(failure?.message.contains(reason) == true, "\(failure?.message ?? "")")
    }

    @Test(
        "of kinds whose ids are names have names of pgherd's form",
        arguments: [
            ("pgherd-orders-20261128", true), ("pgherd-${x}", false), ("orders", false), ("pgherd-a\"b", false),
        ]
    )
    func names(id: String, isOne: Bool) {
        #expect(Stray.Kind.keyPair.isIdentifier(id) == isOne)
    }

    @Test("are summed up in a line, however many there are")
    func summed() {
        let strays = (10...31).map { Stray(kind: .volume, id: "vol-000000\($0)", node: nil, zone: nil, groups: []) }
        #expect(strays.summary.hasPrefix("volume vol-00000010, volume vol-00000011"))
        #expect(strays.summary.hasSuffix("volume vol-00000029 and 2 more"))
        #expect(!Array(strays.prefix(20)).summary.contains("more"))
    }

    @Test(
        "have ids of the form that EC2 gives",
        arguments: [
            ("i-0123456789abcdef0", true), ("eipalloc-01234567", true), ("i-0123456", false), ("i-012345678G", false),
            ("98546f81-bab1-44f4-61f1-605fb31cbd74", false), ("", false), ("-01234567", false),
            ("a\"b-01234567", false),
            ("i-0123456789abcdef01", false),
        ]
    )
    func identifiers(id: String, isOne: Bool) {
        #expect(AWSTarget.isIdentifier(id) == isOne)
    }
}
