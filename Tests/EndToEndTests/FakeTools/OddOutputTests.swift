import Testing

/// Output of any other form than agreed: never an end of the server, never a line of its own.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct OddOutputTests {
    @Test("output that is not what was agreed", arguments: Self.oddities)
    func odd(oddity: ToolFailure) async throws {
        try await Fixture.withFakes { f, tools in
            let answer = try await oddity.check(in: f, tools)
            for reply in answer.replies {
                #expect(
                    !reply.line.unicodeScalars.contains { $0.value < 32 || $0.value == 127 },
                    "\(reply.line.debugDescription)"
                )
            }
            #expect(f.serverMemory < 150 << 20)
        }
    }

    private static let notUTF8: [UInt8] = [0xFF, 0xFE, 0xC0, 0xAF, 0xED, 0xA0, 0x80, 0x0A]
    private static let escapes = "\u{1B}[2J\u{1B}[31mred\u{1B}]0;title\u{07}\u{9B}31m\u{8}\u{7F}"
    private static let deep = String(repeating: "[", count: 200_000)
    private static let wide = String(repeating: "{\"a\":", count: 40_000)

    private static let surplus: [String: any Sendable] = ["resource": ["addr": "x"], "action": "create"]

    private static let oddities: [ToolFailure] = [
        .harmless("10 MB without a newline", .terraform, "plan", [.flood(10_000_000)]),
        .harmless("10 MB without a newline before events", .ansible, "site", [.flood(10_000_000), .say("")]),
        .harmless(
            "10 MB without a newline among the events",
            .ansible,
            "site",
            [.flood(10_000_000, to: .events), .say("", to: .events)]
        ),
        .terraform("10 MB and a failure", "apply", [.flood(10_000_000), .exit(1)]),
        .ansible("10 MB and a failure", [.flood(10_000_000, of: "\u{1F418}"), .exit(1)], words: ["status 1"]),
        .terraform(
            "a diagnostic of 100 kB",
            "apply",
            [.diagnostic(String(repeating: "z", count: 100_000)), .exit(1)],
            words: ["zzz"]
        ),
        .ansible(
            "a message of 100 kB",
            [.result("failed", host: "orders-1", message: String(repeating: "z", count: 100_000)), .exit(2)],
            words: ["zzz"]
        ),
        .harmless("bytes that are not UTF-8", .terraform, "apply", [.bytes(notUTF8)]),
        .terraform(
            "bytes that are not UTF-8, and a failure",
            "apply",
            [.bytes(notUTF8), .say("reason"), .exit(1)],
            words: ["reason"]
        ),
        .ansible(
            "bytes that are not UTF-8 among the events",
            [.bytes(notUTF8, to: .events), .say("reason"), .exit(1)],
            words: ["reason"]
        ),
        .terraform("NULs", "apply", [.bytes([0, 0x41, 0, 0x0A]), .say("reason"), .exit(1)], words: ["reason"]),
        .ansible(
            "NULs in a message",
            [.result("failed", host: "orders-1", message: "before\0after"), .exit(2)],
            words: ["before", "after"]
        ),
        .terraform("escape sequences", "apply", [.say(escapes), .diagnostic(escapes), .exit(1)], words: ["red"]),
        .ansible("escape sequences", [.say(escapes), .exit(1)], words: ["red"]),
        .harmless(
            "lines that are not JSON",
            .terraform,
            "apply",
            [.say("not JSON"), .say("{not JSON"), .say("{}"), .say("{\"type\":7}"), .say("null")]
        ),
        .harmless(
            "messages without their parts",
            .terraform,
            "apply",
            [
                .json(["type": "planned_change"]), .json(["type": "diagnostic"]),
                .json(["type": "apply_complete", "hook": 1]), .json(["type": "outputs", "outputs": [1]]),
            ]
        ),
        .harmless("JSON that is too deep", .terraform, "apply", [.say(deep), .say(wide), .say("{\"type\":" + deep)]),
        .harmless("events that are too deep", .ansible, "site", [.say(deep, to: .events), .say(wide, to: .events)]),
        .harmless(
            "events that are not events",
            .ansible,
            "site",
            [
                .say("", to: .events), .say("7", to: .events), .json(["event": 7], to: .events),
                .json(["event": "nonsense"], to: .events),
            ]
        ),
        .harmless(
            "a task that is none of none",
            .ansible,
            "site",
            [.task("odd", number: 0, of: 0), .result("changed", host: "orders-1")]
        ),
        .harmless(
            "a task with a number below all",
            .ansible,
            "site",
            [.task("odd", number: .min, of: .max), .result("changed", host: "orders-1")]
        ),
        .harmless(
            "a task with a number above all",
            .ansible,
            "site",
            [.task("odd", number: .max, of: .max), .result("changed", host: "orders-1")]
        ),
        .ansible(
            "an end that tells nothing of a node",
            [.json(["event": "stats", "hosts": ["b": ["changed": 1]]], to: .events), .exit(0)],
            words: ["did nothing on orders-1"]
        ),
        .harmless(
            "figures that can't be added",
            .ansible,
            "site",
            [
                .json(
                    ["event": "stats", "hosts": ["orders-1": ["changed": Int.max], "orders-2": ["changed": Int.max]]],
                    to: .events
                ), .exit(0),
            ]
        ),
        .harmless(
            "more resources done than planned",
            .terraform,
            "apply",
            [.json(["type": "apply_complete", "hook": surplus])]
        ),
    ]
}
