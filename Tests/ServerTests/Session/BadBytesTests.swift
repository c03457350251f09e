import Testing

@testable import Server

@Suite("Bytes that are no requests", .timeLimit(.minutes(1)))
struct BadBytesTests {
    /// A line, and the code that it is refused with.
    struct BadLine: Sendable, CustomTestStringConvertible {
        var bytes: [UInt8]
        var code: String

        init(_ bytes: [UInt8], _ code: String) {
            self.bytes = bytes
            self.code = code
        }

        var testDescription: String { "\(self.bytes.count) bytes, \(self.code)" }
    }

    static let badLines: [BadLine] = [
        BadLine(Array("ping \u{1}".utf8), "bad-line"),
        BadLine([0x70, 0x00], "bad-line"),
        BadLine([0x70, 0xC3, 0x28], "bad-line"),
        BadLine([0xFF, 0xFF], "bad-line"),
        BadLine(Array("ping \u{1B}[2J".utf8), "bad-line"),
        BadLine([UInt8](repeating: 0x78, count: 8193), "line-too-long"),
        BadLine([UInt8](repeating: 0x78, count: 100_000), "line-too-long"),
        BadLine([UInt8](repeating: 0x78, count: 8193) + [0x0D], "line-too-long"),
        BadLine([UInt8](repeating: 0x78, count: 8192), "unknown-command"),
        BadLine([UInt8](repeating: 0x78, count: 8192) + [0x0D], "unknown-command"),
        BadLine([UInt8](repeating: 0x78, count: 8191), "unknown-command"),
    ]

    @Test("A bad line is refused, and the connection lives on", arguments: badLines)
    func badLine(_ line: BadLine) async throws {
        try await TestServer.run { server in
            try await server.client { client in
                try await client.send(bytes: line.bytes + [0x0A])
                #expect(try await client.line()?.hasPrefix("ERR code=\(line.code) ") == true)
                #expect(try await client.ask("ping") == "OK pong=yes")
            }
        }
    }

    @Test("A line that is too long is answered under its tag")
    func longTaggedLine() async throws {
        try await TestServer.run { server in
            try await server.client { client in
                let line = try await client.ask("#t7 ping " + String(repeating: "x", count: 9000))
                #expect(line?.hasPrefix("#t7 ERR code=line-too-long limit=8192 ") == true)
            }
        }
    }

    @Test("A telnet client's options are skipped")
    func telnet() async throws {
        try await TestServer.run { server in
            try await server.client { client in
                let options: [UInt8] = [255, 253, 3, 255, 251, 24, 255, 250, 31, 0, 80, 0, 24, 255, 240]
                try await client.send(bytes: options + Array("ping\r\n".utf8))
                #expect(try await client.line() == "OK pong=yes")
            }
        }
    }

    @Test("Ctrl-C in telnet is answered, and the next line is read")
    func telnetInterrupt() async throws {
        try await TestServer.run { server in
            try await server.client { client in
                #expect(try await client.ask("ping") == "OK pong=yes")
                try await client.send(bytes: [255, 244, 255, 253, 6] + Array("ping\r\n".utf8))
                // The client reads IAC WON'T TIMING-MARK before the answer.
                let line = try await client.bytes()
                #expect(line == [255, 252, 6] + Array("OK pong=yes".utf8))
            }
        }
    }

    @Test("A byte order mark at the start is skipped")
    func byteOrderMark() async throws {
        try await TestServer.run { server in
            try await server.client { client in
                try await client.send(bytes: [0xEF, 0xBB, 0xBF] + Array("ping\r\n".utf8))
                #expect(try await client.line() == "OK pong=yes")
            }
        }
    }

    static let openings: [(bytes: [UInt8], reason: String)] = [
        (Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8), "http"),
        ([0x16, 0x03, 0x01, 0x00, 0xF4, 0x01, 0x00, 0x00, 0xF0, 0x03, 0x03, 0x0A], "tls"),
    ]

    @Test("HTTP and TLS are told what this is, although the client goes on sending", arguments: openings)
    func otherProtocols(_ bytes: [UInt8], reason: String) async throws {
        try await TestServer.run { server in
            try await server.client { client in
                try await client.send(bytes: bytes + [UInt8](repeating: 0x61, count: 50_000))
                let lines = try await client.rest()
                #expect(lines.count == 1)
                #expect(lines.first?.hasPrefix("BYE reason=\(reason) : ") == true)
            }
        }
    }

    @Test("A last line without a line end is not executed")
    func unfinished() async throws {
        try await TestServer.run { server in
            try await server.client { client in
                try await client.send("ping\nping cut")
                client.finish()
                let lines = try await client.rest()
                #expect(lines.count == 2)
                #expect(lines.first == "OK pong=yes")
                #expect(lines.last?.hasPrefix("ERR code=bad-line ") == true)
            }
        }
    }
}
