import TestSupport
import Testing

@testable import Tools

@Suite("Output cut into lines")
struct LineSplitterTests {
    struct Fixture: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let input: [UInt8]
        let lines: [String]

        init(_ name: String, _ input: String, _ lines: [String]) {
            self.init(name, bytes: Array(input.utf8), lines)
        }

        init(_ name: String, bytes: [UInt8], _ lines: [String]) {
            self.testDescription = name
            self.input = bytes
            self.lines = lines
        }
    }

    @Test("every cut into three pieces gives the same lines", arguments: Self.fixtures)
    func everySplit(fixture: Fixture) {
        let end = fixture.input.count
        for first in 0...end {
            for second in first...end {
                let pieces = [fixture.input[..<first], fixture.input[first..<second], fixture.input[second...]]
                #expect(Self.lines(of: pieces.map { Array($0) }) == fixture.lines)
            }
        }
    }

    @Test("byte after byte gives the same lines", arguments: Self.fixtures)
    func singleBytes(fixture: Fixture) {
        #expect(Self.lines(of: fixture.input.map { [$0] }) == fixture.lines)
    }

    @Test("a flood without a newline is one bounded line that tells what is missing")
    func flood() {
        let piece = Array(repeating: UInt8(ascii: "x"), count: 65_536)
        var splitter = LineSplitter()
        for _ in 0..<160 {
            #expect(piece.withUnsafeBytes { splitter.append($0) }.isEmpty)
        }
        let expected = String(repeating: "x", count: 262_144) + " … (\(160 * 65_536 - 262_144) more bytes)"
        #expect(splitter.finish() == expected)
        #expect(splitter.finish() == nil)
    }

    @Test("an overlong line leaves nothing behind for the next one")
    func afterTheFlood() {
        #expect(
            Self.lines(of: [Array("123456789012\nabc\n".utf8), Array("123456789\n".utf8)])
                == ["12345678 … (4 more bytes)", "abc", "12345678 … (1 more bytes)"]
        )
    }

    private static let fixtures = [
        Fixture("nothing", "", []),
        Fixture("two lines", "a\nb\n", ["a", "b"]),
        Fixture("no newline at the end", "a\nb", ["a", "b"]),
        Fixture("empty lines", "\n\n", ["", ""]),
        Fixture("line ends of a terminal", "a\r\n\r\nb\r\n", ["a", "", "b"]),
        Fixture("CR within a line", "a\rb\n", ["a\rb"]),
        Fixture("CR at the end of the output", "a\r", ["a"]),
        Fixture("a line of exactly the limit", "12345678\n1\n", ["12345678", "1"]),
        Fixture("a byte too many", "123456789\n", ["12345678 … (1 more bytes)"]),
        Fixture("too many bytes, no newline", "1234567890abcdef", ["12345678 … (8 more bytes)"]),
        Fixture("other characters that some call line ends", "a\u{0B}\u{0C}b\u{2028}\n", ["a\u{0B}\u{0C}b\u{2028}"]),
        Fixture("letters of several bytes", "ü漢\n😀\n", ["ü漢", "😀"]),
        Fixture("a byte that is no UTF-8", bytes: [0xFF, 0x61, 0x0A], ["\u{FFFD}a"]),
        Fixture("a letter that is cut off", bytes: [0x61, 0xE6, 0xBC, 0x0A, 0x62, 0x0A], ["a\u{FFFD}", "b"]),
        Fixture("NUL", bytes: [0x61, 0x00, 0x62, 0x0A], ["a\0b"]),
    ]

    private static func lines(of pieces: [[UInt8]]) -> [String] {
        var splitter = LineSplitter(limit: 8)
        let lines = pieces.flatMap { piece in piece.withUnsafeBytes { splitter.append($0) } }
        return lines + [splitter.finish()].compactMap(\.self)
    }
}
