import Testing

@testable import Commands

@Suite("JSON requests")
struct JSONRequestTests {
    @Test("a whole one")
    func whole() throws {
        let line = #"""
             {"tag":"7","as":"alice","command":"Create  Cluster","args":{"name":"orders","PG":15,"wait":false,"set.work_mem":"8MB","set.jit":true,"set.a":5}}
            """#
        let request = try #require(try RequestParser(mode: .json).parse(Array(line.utf8)))
        #expect(request.line == "#7 @alice create cluster orders pg=15 set.work_mem=8MB set.jit=on set.a=5 wait=no")
    }

    @Test("text that a person wrote needs no quoting")
    func anyText() throws {
        let line = #"{"command":"ping","args":{"text":"say \"hi\" \\ = # ; é 😀 \ud83d\ude00\n"}}"#
        let request = try RequestParser(mode: .json).parse(Array(line.utf8))
        #expect(request?.command == .session(.ping("say \"hi\" \\ = # ; é 😀 😀\n")))
    }

    @Test("words of help", arguments: [#""command":"help""#, #""command":"help","args":{}"#])
    func help(members: String) throws {
        #expect(try RequestParser(mode: .json).parse(Array("{\(members)}".utf8))?.command == .session(.help([])))
    }

    @Test("refused", arguments: Self.bad)
    func refused(fixture: LineFixture<Refusal>) throws {
        try expectRefusal(of: fixture, mode: .json)
    }

    private static let bad: [LineFixture<Refusal>] = [
        LineFixture("{", Refusal(.badJSON, column: 2)),
        LineFixture("{}", Refusal(.badJSON, arg: "command")),
        LineFixture(#"{"tag":"7"}"#, Refusal(.badJSON, arg: "command", tag: "7")),
        LineFixture(#"{"tag":"7","command":}"#, Refusal(.badJSON, column: 22, tag: "7")),
        LineFixture(#"{"tag":"7","command":"ping"} x"#, Refusal(.badJSON, column: 30, tag: "7")),
        LineFixture(#"{"tag":"7","tag":"8","command":"ping"}"#, Refusal(.badJSON, column: 12, tag: "7")),
        LineFixture(#"{"tag":7,"command":"ping"}"#, Refusal(.badJSON, arg: "tag", column: 8)),
        LineFixture(#"{"tag":"a b","command":"ping"}"#, Refusal(.syntax, arg: "tag", column: 8)),
        LineFixture(#"{"as":"a b","command":"ping"}"#, Refusal(.syntax, arg: "as", column: 7)),
        LineFixture(#"{"as":null,"command":"ping"}"#, Refusal(.badJSON, arg: "as", column: 7)),
        LineFixture(#"{"comand":"ping"}"#, Refusal(.badJSON, arg: "comand", column: 11, hint: "command")),
        LineFixture(#"{"command":"ping","idem":"x"}"#, Refusal(.badJSON, arg: "idem", column: 26)),
        LineFixture(#"{"command":["ping"]}"#, Refusal(.badJSON, arg: "command", column: 12)),
        LineFixture(#"{"command":"ping","args":[]}"#, Refusal(.badJSON, arg: "args", column: 26)),
        LineFixture(#"{"command":"ping","args":{"text":null}}"#, Refusal(.badJSON, arg: "text", column: 34)),
        LineFixture(#"{"command":"ping","args":{"text":{"a":1}}}"#, Refusal(.badJSON, arg: "text", column: 34)),
        LineFixture(#"{"command":"create cluster","args":{"pg":15.0}}"#, Refusal(.badJSON, arg: "pg", column: 42)),
        LineFixture(#"{"command":"create cluster","args":{"pg":15,"pg":16}}"#, Refusal(.badJSON, column: 45)),
        LineFixture(
            #"{"command":"create cluster","args":{"pg":15,"postgres_version":16}}"#,
            Refusal(.repeatedArgument, arg: "pg", column: 64)
        ),
        LineFixture(#"{"command":"create cluster","args":{"pg":12}}"#, Refusal(.badValue, arg: "pg", column: 42)),
        LineFixture(#"{"command":"create cluster","args":{"pg":-15}}"#, Refusal(.badValue, arg: "pg", column: 42)),
        LineFixture(#"{"command":"create cluster","args":{"name":true}}"#, Refusal(.badValue, arg: "name", column: 44)),
        LineFixture(
            #"{"command":"create cluster","args":{"wait":"true"}}"#,
            Refusal(.badValue, arg: "wait", column: 44, hint: "yes")
        ),
        LineFixture(
            #"{"command":"create cluster","args":{"set.work_mem":"8MB\nport=1"}}"#,
            Refusal(.badValue, arg: "set.work_mem", column: 52)
        ),
        LineFixture(
            #"{"command":"create cluster","args":{"replcias":2}}"#,
            Refusal(.unknownArgument, arg: "replcias", column: 48, hint: "replicas")
        ),
        LineFixture(
            #"{"command":"create cluster","args":{"idem":"k k"}}"#,
            Refusal(.badValue, arg: "idem", column: 44)
        ),
        LineFixture(
            #"{"command":"create cluster orders"}"#,
            Refusal(.badJSON, arg: "command", column: 12, hint: "create cluster")
        ),
        LineFixture(#"{"command":"crate cluster"}"#, Refusal(.unknownCommand, column: 12, hint: "create cluster")),
        LineFixture(#"{"command":""}"#, Refusal(.unknownCommand)),
        LineFixture(#"{"command":"auth","args":{"token":"s3cret"}}"#, Refusal(.notAvailable)),
        LineFixture("{\"tag\":\"7\",\"command\":\"ping\u{1}\"}", Refusal(.badLine, column: 27, tag: "7")),
        LineFixture("{\"command\":\"pi\tng\"}", Refusal(.badJSON, column: 15)),
        LineFixture(String(repeating: "{\"a\":", count: 9) + "1", Refusal(.badJSON, column: 41)),
    ]
}
