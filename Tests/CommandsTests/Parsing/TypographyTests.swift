import Testing

@testable import Commands

@Suite("Characters that chat programs put in the place of plain ones")
struct TypographyTests {
    @Test("are refused outside of quotes", arguments: Self.bare)
    func refuseBare(fixture: LineFixture<Refusal>) throws { try expectRefusal(of: fixture, mode: .text) }

    private static let bare: [LineFixture<Refusal>] = [
        LineFixture("freeze reason=“quarter end” until=3d", Refusal(.syntax, arg: "reason", column: 15)),
        LineFixture(
            "create cluster k set.archive_command=“/bin/true”",
            Refusal(.syntax, arg: "set.archive_command", column: 38)
        ),
        LineFixture(
            "create cluster k set.archive_command=/bin/a–b",
            Refusal(.syntax, arg: "set.archive_command", column: 44)
        ),
        LineFixture("destroy cluster k confirm=“k”", Refusal(.syntax, arg: "confirm", column: 27)),
        LineFixture("destroy cluster k confirm=k\u{200B}", Refusal(.syntax, arg: "confirm", column: 28)),
        LineFixture("#7 list\u{A0}clusters", Refusal(.syntax, column: 8, tag: "7")),
        LineFixture("ＣＲＥＡＴＥ cluster", Refusal(.syntax, column: 1)),
        LineFixture("create cluster k pg＝15", Refusal(.syntax, column: 20)),
        LineFixture("create cluster k —replicas=2", Refusal(.syntax, column: 18)),
        LineFixture("ping it’s", Refusal(.syntax, column: 8)),
        LineFixture("@“bob” ping", Refusal(.syntax, arg: "actor", column: 2)),
        LineFixture("ping\u{FEFF}", Refusal(.syntax, column: 5)),
    ]

    @Test("are refused in the values of settings, also in quotes", arguments: Self.settings)
    func refuseSettings(fixture: LineFixture<Refusal>) throws { try expectRefusal(of: fixture, mode: .text) }

    private static let settings: [LineFixture<Refusal>] = [
        LineFixture(
            "create cluster k set.archive_command=\"cp ’%p’ /a\"",
            Refusal(.syntax, arg: "set.archive_command", column: 42)
        ),
        LineFixture(
            "create cluster k SET.cluster_name=\"a\u{A0}b\"",
            Refusal(.syntax, arg: "SET.cluster_name", column: 37)
        ),
    ]

    @Test("are refused in the settings of a JSON request unless they are escaped")
    func settingsInJSON() throws {
        let raw = #"{"command":"create cluster","args":{"name":"k","set.cluster_name":"a “b”"}}"#
        try expectRefusal(of: LineFixture(raw, Refusal(.syntax, arg: "set.cluster_name", column: 70)), mode: .json)
        let escaped = #"{"command":"create cluster","args":{"name":"k","set.cluster_name":"a \u201Cb\u201D"}}"#
        #expect(try Self.setting(escaped, mode: .json) == "a “b”")
    }

    @Test("stay in texts in quotes, and in settings where they are escaped")
    func meant() throws {
        let freeze = try Self.request("freeze reason=\"the boss’s “quarter end” – closed\" until=3d")
        guard case .control(.freeze(let request)) = freeze.command else { throw Unexpected() }
        #expect(request.reason == "the boss’s “quarter end” – closed")
        #expect(try Self.setting("create cluster k set.cluster_name=\"a \\xE2\\x80\\x9Cb\"", mode: .text) == "a “b")
    }

    @Test(
        "are written so that they are read back",
        arguments: [
            "freeze reason=\"it’s\" until=2026-12-31", "create cluster k set.cluster_name=\"a \\xE2\\x80\\x9Cb\"",
            "ping \"a–b\"",
        ]
    )
    func written(line: String) throws {
        let request = try Self.request(line)
        #expect(try Self.request(request.line) == request)
    }

    @Test("The refusal names the character, the place and both ways out")
    func words() throws {
        let failure = try #require(throws: RequestFailure.self) { try Self.request("freeze reason=“quarter end”") }
        #expect(
            failure.failure.message
                == "“ (U+201C, left double quotation mark) at column 15 is a typographic quotation mark; write the straight \" "
                + "in its place, or quote the whole value if it is meant"
        )
    }

    @Test("A byte order mark before a line is skipped", arguments: [RenderingMode.text, .json])
    func byteOrderMark(mode: RenderingMode) throws {
        for line in mode == .json
            ? ["\u{FEFF}{\"command\":\"ping\",\"tag\":\"7\"}", "\u{FEFF}#7 ping"] : ["\u{FEFF}#7 ping"]
        {
            let request = try #require(try RequestParser(mode: mode).parse(Array(line.utf8)))
            #expect(request.command == .session(.ping(nil)))
            #expect(request.tag?.description == "7")
        }
        #expect(try RequestParser(mode: mode).parse(Array("\u{FEFF}".utf8)) == nil)
    }

    @Test("A letter that only looks like one of a command is named, and nothing that looks the same is suggested")
    func lookAlikes() throws {
        let failure = try #require(throws: RequestFailure.self) { try Self.request("liѕt clusters") }
        #expect(failure.failure.hint == nil)
        #expect(failure.failure.message.contains("ѕ (U+0455, cyrillic small letter dze)"))
    }

    private static func request(_ line: String, mode: RenderingMode = .text) throws -> Request {
        try #require(try RequestParser(mode: mode).parse(Array(line.utf8)))
    }

    private static func setting(_ line: String, mode: RenderingMode) throws -> String? {
        guard case .change(.create(let cluster), _) = try Self.request(line, mode: mode).command else {
            throw Unexpected()
        }
        return cluster.settings.first?.value
    }

    private struct Unexpected: Error {}
}
