import Foundation
import Testing

/// Clients of every kind on a real socket.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct WireTests {
    @Test("netcat that closes its side at the end of its input")
    func netcat() async throws {
        try await Fixture.withFakes { f, _ in
            let command = "printf 'create cluster orders replicas=0\\nping after\\n' | nc -N 127.0.0.1 \(f.server.port)"
            let result = try await f.run("sh", ["-c", command])
            let replies = result.lines.map { Reply($0) }
            #expect(result.status == 0)
            #expect(replies.first?.kind == "HELLO" && replies.dropFirst().first?.kind == "ACK", "\(result)")
            #expect(replies.suffix(2).map(\.kind) == ["ERR", "OK"] && replies.last?.text == "after", "\(result)")
        }
    }

    @Test("telnet")
    func telnet() async throws {
        try await Fixture.withFakes { f, _ in
            // Its input stays open until the server has said goodbye, as a person's terminal does.
            let script =
                "mkfifo in; telnet 127.0.0.1 \(f.server.port) < in & exec 3> in; printf 'ping one\\nquit\\n' >&3; wait"
            let result = try await f.run("sh", ["-c", script])
            #expect(result.output.contains("OK pong=yes : one"), "\(result)")
            #expect(result.output.contains("BYE reason=quit"), "\(result)")
        }
    }

    @Test("telnet's option bytes before the first line, also split")
    func options() async throws {
        try await Fixture.withFakes { f, _ in
            let options: [UInt8] = [255, 251, 31, 255, 253, 3, 255, 250, 31, 0, 80, 0, 24, 255, 240]
            let client = try await f.client()
            for byte in options { try client.send(bytes: [byte]) }
            #expect(try await client.ask("ping one\r").last.text == "one")
        }
    }

    @Test("ten tagged commands at once, each answered under its tag")
    func pipeline() async throws {
        try await Fixture.withFakes { f, tools in
            let gate = try tools.gate("gate")
            try tools.tell(.terraform, ["plan": [.waitAt("gate")]])
            let client = try await f.client()
            let commands = [
                "create cluster orders replicas=0", "ping 1", "help", "nonsense", "stats", "runs", "list clusters",
                "whoami", "ping 8", "show run 99",
            ]
            try client.send(commands.enumerated().map { "#t\($0) \($1)" }.joined(separator: "\n"))
            var ended: Set<String> = []
            _ = try await client.replies { reply in
                if reply.isTerminal { ended.insert(reply.tag ?? "none") }
                return ended.count == 9
            }
            // The slow one has held up none of the others.
            #expect(ended == Set((1...9).map { "t\($0)" }))
            try await gate.open()
            let rest = try await client.replies()
            #expect(rest.allSatisfy { $0.tag == "t0" } && rest.last?["code"] == "verify-failed", "\(rest.suffix(3))")
        }
    }

    @Test("untagged commands in one packet are answered in their order")
    func order() async throws {
        try await Fixture.withFakes { f, _ in
            let client = try await f.client()
            try client.send((1...50).map { "ping \($0)" }.joined(separator: "\n"))
            for number in 1...50 { #expect(try await client.reply()?.text == "\(number)") }
        }
    }

    @Test("a client that sends one byte at a time")
    func bytes() async throws {
        try await Fixture.withFakes { f, _ in
            let client = try await f.client()
            for byte in "#é ping\n; nothing\n\n#t ping \"a b\"\n".utf8 { try client.send(bytes: [byte]) }
            let replies = [try await client.reply(), try await client.reply()]
            #expect(replies.map { $0?.kind } == ["ERR", "OK"])
            #expect(replies.last??.tag == "t" && replies.last??.text == "a b")
        }
    }

    @Test("a client that closes its side gets everything that it asked for, and no goodbye")
    func halfClose() async throws {
        try await Fixture.withFakes { f, tools in
            let gate = try tools.gate("gate")
            try tools.tell(.ansible, ["site": [.waitAt("gate")]])
            let client = try await f.client()
            try client.send("create cluster orders replicas=0\nping later")
            client.finishWriting()
            _ = try await client.replies { $0["phase"] == "configure" }
            try await gate.open()
            let rest = try await client.replies { _ in false }
            #expect(rest.suffix(2).map(\.kind) == ["ERR", "OK"] && rest.last?.text == "later", "\(rest.suffix(3))")
        }
    }

    @Test("a client that goes away ends nothing")
    func disconnect() async throws {
        try await Fixture.withFakes { f, tools in
            let gate = try tools.gate("gate")
            try tools.tell(.terraform, ["apply": [.waitAt("gate")]])
            let client = try await f.client()
            try client.send("create cluster orders replicas=0")
            _ = try await client.replies { $0.kind == "ACK" }
            client.close()
            try await gate.open()
            let answer = try await f.ask("attach run 1")
            #expect(answer.code == "verify-failed", "\(answer)")
            #expect(answer.events.compactMap { $0.number("seq") } == Array(1...answer.events.count))
        }
    }

    @Test(
        "an HTTP request gets one goodbye",
        arguments: ["GET / HTTP/1.1", "POST /x HTTP/1.0", "CONNECT a:1 HTTP/1.1"]
    )
    func http(request: String) async throws {
        try await Fixture.withFakes { f, _ in
            let client = try await f.client()
            try client.send(bytes: Array("\(request)\r\nHost: localhost\r\n\r\ncreate cluster orders\r\n".utf8))
            let replies = try await client.replies { _ in false }
            #expect(replies.map(\.kind) == ["BYE"] && replies.first?["reason"] == "http", "\(replies)")
            try await f.expectNothingExists()
        }
    }

    @Test("a TLS ClientHello gets one goodbye")
    func tls() async throws {
        try await Fixture.withFakes { f, _ in
            let client = try await f.client()
            try client.send(
                bytes: [0x16, 0x03, 0x01, 0x00, 0xC8, 0x01, 0x00, 0x00, 0xC4, 0x03, 0x03]
                    + Array(repeating: 0x0A, count: 197)
            )
            let replies = try await client.replies { _ in false }
            #expect(replies.map(\.kind) == ["BYE"] && replies.first?["reason"] == "tls", "\(replies)")
        }
    }

    @Test("an ACK comes within a second, also while other runs are at work")
    func acknowledgement() async throws {
        try await Fixture.withFakes { f, tools in
            let gate = try tools.gate("gate")
            try tools.tell(.ansible, ["site": [.waitAt("gate")]])
            try await f.succeed("create cluster first replicas=8 wait=no")
            try await gate.arrival()
            let client = try await f.client()
            let time = try await ContinuousClock().measure {
                try client.send("create cluster second replicas=1")
                #expect(try await client.reply()?.kind == "ACK")
            }
            #expect(time < .seconds(1))
        }
    }

    @Test("a line that is too long is drained, and the next one is answered", arguments: [8193, 100_000, 5_000_000])
    func oversized(length: Int) async throws {
        try await Fixture.withFakes { f, _ in
            let client = try await f.client()
            try client.send("#long " + String(repeating: "x", count: length))
            try client.send("#next ping well")
            let replies = [try await client.reply(), try await client.reply()]
            #expect(replies.first??["code"] == "line-too-long" && replies.first??["limit"] == "8192", "\(replies)")
            #expect(replies.first??.tag == "long")
            #expect(replies.last??.tag == "next" && replies.last??.text == "well", "\(replies)")
            #expect(f.serverMemory < 150 << 20)
        }
    }
}
