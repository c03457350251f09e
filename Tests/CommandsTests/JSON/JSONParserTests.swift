import TestSupport
import Testing

@testable import Commands

@Suite("JSON")
struct JSONParserTests {
    @Test(
        "values",
        arguments: [
            ("null", .null), (" true ", .boolean(true)), ("false", .boolean(false)), ("0", .integer(0)),
            ("-12", .integer(-12)),
            ("9223372036854775807", .integer(.max)), ("9223372036854775808", .decimal("9223372036854775808")),
            ("1.50", .decimal("1.50")), ("1e9", .decimal("1e9")), ("-0.1E-2", .decimal("-0.1E-2")),
            (#""""#, .string("")),
            (#""\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00""#, .string("\"\\/\u{8}\u{C}\n\r\té😀")), ("[]", .array([])),
            ("[1, [2],\"x\"]", .array([.integer(1), .array([.integer(2)]), .string("x")])), ("{}", .object([])),
            (#"{"a" : 1}"#, .object([JSONMember(name: "a", value: .integer(1), column: 8)])),
        ] as [(String, JSONValue)]
    )
    func good(text: String, expected: JSONValue) throws {
        #expect(try JSONParser.value(of: text) == expected)
    }

    @Test(
        "faults, with their columns",
        arguments: [
            ("", 1), ("nul", 1), ("True", 1), ("1 2", 3), ("01", 1), ("-", 1), ("1.", 1), (".5", 1), ("1e", 1),
            ("+1", 1), ("0x1", 2),
            ("'a'", 1), ("\"a", 1), ("\"a\nb\"", 3), (#""\x41""#, 2), (#""\u12""#, 2), (#""\ud83d""#, 2),
            (#""\ud83dx""#, 2),
            (#""\ud83d\u0041""#, 2), (#""\ude00""#, 2), ("[1,]", 4), ("[1 2]", 4), ("[", 2), ("{", 2), ("{a:1}", 2),
            ("{\"a\"}", 5),
            ("{\"a\":}", 6), ("{\"a\":1,}", 8), ("{\"a\":1,\"a\":2}", 8), ("]", 1), ("NaN", 1), ("\u{FEFF}1", 1),
            ("[[[[[[[[[", 9),
            ("// c", 1),
        ]
    )
    func bad(text: String, column: Int) throws {
        let failure = try #require(throws: JSONFailure.self) { try JSONParser.value(of: text) }
        #expect(failure.column == column)
        #expect(!failure.reason.isEmpty)
    }

    @Test("members before a fault are handed over")
    func membersBeforeFault() {
        var names: [String] = []
        #expect(throws: JSONFailure.self) {
            try JSONParser.members(of: #"{"a":1,"b":{"c":2},"d":"#) { names.append($0.name) }
        }
        #expect(names == ["a", "b"])
    }

    @Test("an object is needed", arguments: ["[]", "1", "\"{}\"", ""])
    func notAnObject(text: String) {
        #expect(throws: JSONFailure.self) { try JSONParser.members(of: text) { _ in } }
    }

    @Test("what is written is read back", arguments: 0..<20)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let name = random.text(upTo: 20)
            let value = random.text(upTo: 60)
            var writer = JSONWriter()
            writer.append(name, .string(value))
            let read = try JSONParser.value(of: writer.finished)
            guard case .object(let members) = read, members.count == 1 else {
                Issue.record("one member expected: \(writer.finished)")
                continue
            }
            #expect(members[0].name == name && members[0].value == .string(value))
        }
    }
}
