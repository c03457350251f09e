import NIOCore
import NIOTestUtils
import Testing

@testable import Server

@Suite("Lines out of bytes")
struct LineFrameDecoderTests {
    /// Bytes as they come, and the frames that they are, however they are split.
    struct Fixture: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var pairs: [(bytes: [UInt8], frames: [LineFrame])]

        init(_ name: String, _ pairs: [(String, [LineFrame])]) {
            self.testDescription = name
            self.pairs = pairs.map { (bytes: Array($0.utf8), frames: $1) }
        }

        init(_ name: String, bytes pairs: [([UInt8], [LineFrame])]) {
            self.testDescription = name
            self.pairs = pairs.map { (bytes: $0, frames: $1) }
        }
    }

    static let limit = 8

    static let fixtures: [Fixture] = [
        Fixture("lines", [("ping\n", [.text("ping")]), ("whoami\n", [.text("whoami")])]),
        Fixture("an empty line", [("\n", [.text("")]), ("a\n", [.text("a")])]),
        Fixture("CRLF", [("ping\r\n", [.text("ping")]), ("\r\n", [.text("")])]),
        Fixture("one CR alone is dropped", [("a\r\r\n", [.text("a\r")]), ("a\rb\n", [.text("a\rb")])]),
        Fixture("limit - 1", [("1234567\n", [.text("1234567")]), ("1234567\r\n", [.text("1234567")])]),
        Fixture("limit", [("12345678\n", [.text("12345678")]), ("12345678\r\n", [.text("12345678")])]),
        Fixture("limit + 1", [("123456789\n", [.long("12345678")]), ("ok\n", [.text("ok")])]),
        Fixture("limit + 1 with CRLF", [("123456789\r\n", [.long("12345678")]), ("ok\n", [.text("ok")])]),
        Fixture(
            "limit with a CR that belongs to the line",
            [("12345678\rx\n", [.long("12345678")]), ("ok\n", [.text("ok")])]
        ),
        Fixture(
            "invalid UTF-8 and NUL are somebody else's concern",
            bytes: [([0x61, 0xFF, 0, 0x0A], [.bytes([0x61, 0xFF, 0])])]
        ),
    ]

    /// What may come at the start of a connection, and nowhere else.
    static let openings: [Fixture] = [
        Fixture("a control character alone is not TLS", bytes: [([0x16, 0x04, 0x0A], [.bytes([0x16, 0x04])])]),
        Fixture("a TLS ClientHello", bytes: [([0x16, 3, 1, 2, 0, 0x0A, 1, 0x0A, 0x61, 0x0A], [.tlsClientHello])]),
    ]

    @Test("Every split gives the same frames", arguments: fixtures)
    func splits(_ fixture: Fixture) throws {
        try ByteToMessageDecoderVerifier.verifyDecoder(
            inputOutputPairs: fixture.pairs.map { (ByteBuffer(bytes: $0.bytes), $0.frames) },
            decoderFactory: { LineFrameDecoder(limit: Self.limit) }
        )
    }

    @Test("A long line is drained however long it is, and its head is kept")
    func longLine() throws {
        let line = "#tag7 " + String(repeating: "x", count: 100_000)
        let frames = try self.frames(of: Array((line + "\nping\n").utf8), chunk: 1000)
        #expect(frames == [.long("#tag7 xx"), .text("ping")])
    }

    @Test(
        "What is left at the end is told apart",
        arguments: [
            ("ping", [LineFrame.unfinished(ByteBuffer(string: "ping"))]),
            ("ping\n", [.text("ping")]),
            ("123456789", [.long("12345678")]),
            ("12345678901", [.long("12345678")]),
            ("", []),
        ]
    )
    func end(_ text: String, _ expected: [LineFrame]) throws {
        let channel = EmbeddedChannelOfFrames(limit: Self.limit)
        try channel.write(Array(text.utf8), chunk: 10)
        #expect(try channel.finish() == expected)
    }

    @Test("The start of a connection is recognised however it is split", arguments: openings)
    func opening(_ fixture: Fixture) throws {
        let bytes = fixture.pairs.flatMap(\.bytes)
        for chunk in 1...bytes.count {
            #expect(
                try self.frames(of: bytes, chunk: chunk) == fixture.pairs.flatMap(\.frames),
                "in pieces of \(chunk)"
            )
        }
    }

    private func frames(of bytes: [UInt8], chunk: Int) throws -> [LineFrame] {
        let channel = EmbeddedChannelOfFrames(limit: Self.limit)
        try channel.write(bytes, chunk: chunk)
        return try channel.finish()
    }
}

extension LineFrame {
    fileprivate static func text(_ text: String) -> LineFrame { .line(ByteBuffer(string: text)) }
    fileprivate static func bytes(_ bytes: [UInt8]) -> LineFrame { .line(ByteBuffer(bytes: bytes)) }
    fileprivate static func long(_ head: String) -> LineFrame { .oversized(head: ByteBuffer(string: head)) }
}
