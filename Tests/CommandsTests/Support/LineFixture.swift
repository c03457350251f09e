import Testing

@testable import Commands

/// A line and what reading it gives; control characters are made visible in a test's name.
struct LineFixture<Expected: Sendable>: Sendable, CustomTestStringConvertible {
    var line: [UInt8]
    var expected: Expected

    init(_ line: String, _ expected: Expected) {
        self.line = Array(line.utf8)
        self.expected = expected
    }

    init(bytes line: [UInt8], _ expected: Expected) {
        self.line = line
        self.expected = expected
    }

    var testDescription: String {
        let shown = String(decoding: self.line.prefix(80), as: UTF8.self).escaped(keepingTabs: false)
        return self.line.count > 80 ? shown + "…(\(self.line.count) bytes)" : shown
    }
}

/// What a refused line is answered with.
struct Refusal: Hashable, Sendable {
    var code: ErrorCode
    var argument: String?
    var column: Int?
    var hint: String?
    var tag: Commands.Tag?

    init(_ code: ErrorCode, arg: String? = nil, column: Int? = nil, hint: String? = nil, tag: String? = nil) {
        self.code = code
        self.argument = arg
        self.column = column
        self.hint = hint
        self.tag = tag.flatMap { Commands.Tag($0) }
    }

    init(_ failure: RequestFailure) {
        self.code = failure.failure.code
        self.argument = failure.failure.argument
        self.column = failure.failure.column
        self.hint = failure.failure.hint
        self.tag = failure.tag
    }
}

/// Checks that a line is refused as it should be, with a message, for good and in one line.
func expectRefusal(of fixture: LineFixture<Refusal>, mode: RenderingMode) throws {
    let failure = try #require(throws: RequestFailure.self) {
        try RequestParser(mode: mode).parse(fixture.line)
    }
    #expect(Refusal(failure) == fixture.expected)
    #expect(!failure.failure.message.isEmpty)
    #expect(!failure.failure.retry)
    let reply = ReplyRenderer(mode: .text).render(failure.failure.reply, tag: failure.tag)
    #expect(reply.unicodeScalars.allSatisfy { !$0.needsEscape })
}
