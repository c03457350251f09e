import Testing

@testable import Commands

@Suite("Lines that are refused")
struct BadLineTests {
    @Test("as lines", arguments: Self.lines)
    func refuseLines(fixture: LineFixture<Refusal>) throws { try expectRefusal(of: fixture, mode: .text) }

    @Test("for their quotes", arguments: Self.quotes)
    func refuseQuotes(fixture: LineFixture<Refusal>) throws { try expectRefusal(of: fixture, mode: .text) }

    @Test("for their tag or actor", arguments: Self.prefixes)
    func refusePrefixes(fixture: LineFixture<Refusal>) throws { try expectRefusal(of: fixture, mode: .text) }

    @Test("for their command", arguments: Self.commands)
    func refuseCommands(fixture: LineFixture<Refusal>) throws { try expectRefusal(of: fixture, mode: .text) }

    @Test("for what they say about time, keys, freezes, copies and news", arguments: Self.order)
    func refuseOrder(fixture: LineFixture<Refusal>) throws { try expectRefusal(of: fixture, mode: .text) }

    @Test("because this version does not offer what they ask for", arguments: Self.notOffered)
    func refuseNotOffered(fixture: LineFixture<Refusal>) throws { try expectRefusal(of: fixture, mode: .text) }

    @Test(
        "a token behind auth is never repeated",
        arguments: ["auth s3cret", "auth s3cret=", "auth \"s3cret", "auth s3\"cret"]
    )
    func tokens(line: String) throws {
        let failure = try #require(throws: RequestFailure.self) {
            try RequestParser(mode: .text).parse(Array(line.utf8))
        }
        #expect(failure.failure.code == .notAvailable)
        #expect(!ReplyRenderer(mode: .json).render(failure.failure.reply, tag: nil).contains("s3"))
    }

    private static let lines: [LineFixture<Refusal>] = [
        LineFixture("ping a\u{0}b", Refusal(.badLine, column: 7)),
        LineFixture("#7 ping \u{1B}[2J", Refusal(.badLine, column: 9, tag: "7")),
        LineFixture("create cluster orders\u{7F}", Refusal(.badLine, column: 22)),
        LineFixture("create cluster orders\u{85}ping", Refusal(.badLine, column: 22)),
        LineFixture("ping\rquit", Refusal(.badLine, column: 5)),
        LineFixture("ping\nquit", Refusal(.badLine, column: 5)),
        LineFixture("\u{8}ping", Refusal(.badLine, column: 1)),
        LineFixture("; a comment with \u{0}", Refusal(.badLine, column: 18)),
        LineFixture(bytes: [0xFF, 0xFB, 0x01], Refusal(.badLine, column: 1)),
        LineFixture(bytes: Array("#a ping ü".utf8) + [0xC3], Refusal(.badLine, column: 10, tag: "a")),
        LineFixture(bytes: Array("ping ".utf8) + [0xC0, 0xAF], Refusal(.badLine, column: 6)),
        LineFixture(bytes: Array("ping ".utf8) + [0xED, 0xA0, 0x80], Refusal(.badLine, column: 6)),
        LineFixture(bytes: Array("ping ".utf8) + [0xF4, 0x90, 0x80, 0x80], Refusal(.badLine, column: 6)),
        LineFixture("#7 ping " + String(repeating: "x", count: 8185), Refusal(.lineTooLong, tag: "7")),
        LineFixture(String(repeating: " ", count: 8193), Refusal(.lineTooLong)),
        LineFixture(bytes: Array(repeating: 0, count: 10_000), Refusal(.lineTooLong)),
    ]

    private static let quotes: [LineFixture<Refusal>] = [
        LineFixture("ping \"abc", Refusal(.syntax, column: 6)),
        LineFixture("ping \"", Refusal(.syntax, column: 6)),
        LineFixture("ping \"a\"b", Refusal(.syntax, column: 9)),
        LineFixture("ping \"a\"\"b\"", Refusal(.syntax, column: 9)),
        LineFixture("ping a\"b", Refusal(.syntax, column: 7)),
        LineFixture("create cluster name=\"orders", Refusal(.syntax, arg: "name", column: 21)),
        LineFixture("create cluster name=or\"ders\"", Refusal(.syntax, arg: "name", column: 23)),
        LineFixture("create cluster name=\"orders\"pg=15", Refusal(.syntax, arg: "name", column: 29)),
        LineFixture("create cluster \"name\"=orders", Refusal(.syntax, column: 22)),
        LineFixture(#"ping "a\q""#, Refusal(.syntax, column: 8)),
        LineFixture(#"ping "a\"#, Refusal(.syntax, column: 8)),
        LineFixture(#"ping "a\u0041""#, Refusal(.syntax, column: 8)),
        LineFixture(#"ping "\x4""#, Refusal(.syntax, column: 7)),
        LineFixture(#"ping "\xZZ""#, Refusal(.syntax, column: 7)),
        LineFixture(#"ping "\xC3""#, Refusal(.syntax, column: 6)),
        LineFixture(#"create cluster set.a="\xFF""#, Refusal(.syntax, arg: "set.a", column: 22)),
        LineFixture("create cluster name=", Refusal(.badValue, arg: "name", column: 21)),
        LineFixture("create cluster replicas= 2", Refusal(.badValue, arg: "replicas", column: 25)),
        LineFixture("create cluster =2", Refusal(.syntax, column: 16)),
        LineFixture("create cluster replicas =2", Refusal(.syntax, column: 25)),
        LineFixture("create cluster =", Refusal(.syntax, column: 16)),
    ]

    private static let prefixes: [LineFixture<Refusal>] = [
        LineFixture("#7", Refusal(.syntax, column: 3, tag: "7")),
        LineFixture("#7  ", Refusal(.syntax, column: 5, tag: "7")),
        LineFixture("# ping", Refusal(.syntax, arg: "tag", column: 1)),
        LineFixture("#a!b ping", Refusal(.syntax, arg: "tag", column: 1)),
        LineFixture("#" + String(repeating: "t", count: 65) + " ping", Refusal(.syntax, arg: "tag", column: 1)),
        LineFixture("#7 #8 ping", Refusal(.syntax, arg: "tag", column: 4, tag: "7")),
        LineFixture("#7 @", Refusal(.syntax, arg: "actor", column: 4, tag: "7")),
        LineFixture("@alice", Refusal(.syntax, column: 7)),
        LineFixture("@ ping", Refusal(.syntax, arg: "actor", column: 1)),
        LineFixture("@a\u{202E}b ping", Refusal(.syntax, arg: "actor", column: 1)),
        LineFixture("@a\u{200B}b ping", Refusal(.syntax, arg: "actor", column: 1)),
        LineFixture("@a\u{A0}b ping", Refusal(.syntax, arg: "actor", column: 1)),
        LineFixture("@" + String(repeating: "a", count: 129) + " ping", Refusal(.syntax, arg: "actor", column: 1)),
        LineFixture("@alice #7 ping", Refusal(.syntax, arg: "tag", column: 8)),
        LineFixture("@alice @bob ping", Refusal(.syntax, arg: "actor", column: 8)),
    ]

    private static let commands: [LineFixture<Refusal>] = [
        LineFixture("crate cluster", Refusal(.unknownCommand, column: 1, hint: "create cluster")),
        LineFixture("#9 list cluster", Refusal(.unknownCommand, column: 4, hint: "list clusters", tag: "9")),
        LineFixture("cluster create", Refusal(.unknownCommand, column: 1, hint: "create cluster")),
        LineFixture("DROP CLUSTER orders", Refusal(.unknownCommand, column: 1, hint: "destroy cluster")),
        LineFixture("create orders", Refusal(.unknownCommand, column: 1, hint: "create cluster")),
        LineFixture("show clusters", Refusal(.unknownCommand, column: 1, hint: "list clusters")),
        LineFixture("exit", Refusal(.unknownCommand, column: 1, hint: "quit")),
        LineFixture("stop", Refusal(.unknownCommand, column: 1, hint: "drain")),
        LineFixture("stop cluster orders", Refusal(.unknownCommand, column: 1)),
        LineFixture("scale cluster orders replicas=3", Refusal(.unknownCommand, column: 1)),
        LineFixture("show", Refusal(.unknownCommand, column: 1)),
        LineFixture("frobnicate", Refusal(.unknownCommand, column: 1)),
        LineFixture("\"create\" cluster", Refusal(.unknownCommand, column: 1)),
        LineFixture("create \"cluster\"", Refusal(.unknownCommand, column: 1, hint: "create cluster")),
        LineFixture("pg=15 create cluster", Refusal(.unknownCommand, column: 1)),
        LineFixture("create pg=15 cluster", Refusal(.unknownCommand, column: 1, hint: "create cluster")),
        LineFixture("ping; quit", Refusal(.unknownCommand, column: 1, hint: "ping")),
        LineFixture("$(quit)", Refusal(.unknownCommand, column: 1)),
        LineFixture("{\"command\":\"ping\"}", Refusal(.unknownCommand)),
        LineFixture("crеate cluster", Refusal(.unknownCommand, column: 1)),
        LineFixture("list clustеrs", Refusal(.unknownCommand, column: 6)),
    ]

    private static let order: [LineFixture<Refusal>] = [
        LineFixture("create cluster orders idem=\"a b\"", Refusal(.badValue, arg: "idem", column: 28)),
        LineFixture("ping IDEM=1", Refusal(.unknownArgument, arg: "idem", column: 6)),
        LineFixture("create cluster orders ttl=8", Refusal(.badValue, arg: "ttl", column: 27, hint: "8h")),
        LineFixture("extend cluster orders", Refusal(.missingArgument, arg: "ttl")),
        LineFixture("extend cluster orders ttl=9s", Refusal(.badValue, arg: "ttl", column: 27)),
        LineFixture("freeze", Refusal(.missingArgument, arg: "reason")),
        LineFixture("unlock cluster orders confirm=order", Refusal(.confirmationMismatch, arg: "confirm", column: 31)),
        LineFixture("backup records to=/etc/x.db", Refusal(.badValue, arg: "to", column: 19, hint: "x.db")),
        LineFixture("watch kind=runs", Refusal(.badValue, arg: "kind", column: 12, hint: "run")),
    ]

    private static let notOffered: [LineFixture<Refusal>] = [
        LineFixture("auth", Refusal(.notAvailable)),
        LineFixture("#1 AUTH token", Refusal(.notAvailable, tag: "1")),
        LineFixture("audit verify", Refusal(.notAvailable)),
    ]
}
