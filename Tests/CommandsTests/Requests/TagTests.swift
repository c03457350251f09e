import Testing

@testable import Commands

@Suite("Tags")
struct TagTests {
    @Test("well-formed", arguments: ["7", "a", "A-b_c.9", String(repeating: "x", count: 64)])
    func good(text: String) {
        #expect(Commands.Tag(text)?.description == text)
    }

    @Test("malformed", arguments: ["", " ", "a b", "ü", "a/b", "#7", String(repeating: "x", count: 65)])
    func bad(text: String) {
        #expect(Commands.Tag(text) == nil)
    }

    @Test(
        "read from the head of a line whatever follows",
        arguments: [
            ("#7 ping", "7"), (" \t#a.b x", "a.b"), ("#7", "7"), ("#7\t\u{0}", "7"), ("ping #7", nil),
            ("#7! ping", nil),
            ("# 7", nil), ("", nil), ("#" + String(repeating: "x", count: 65) + " ping", nil),
        ]
    )
    func leading(line: String, tag: String?) {
        #expect(Commands.Tag(leading: Array(line.utf8))?.rawValue == tag)
    }

    @Test("read from the head of a line that is not UTF-8")
    func leadingInvalid() {
        #expect(Commands.Tag(leading: Array("#7 ping ".utf8) + [0xFF, 0xFE])?.rawValue == "7")
    }
}
