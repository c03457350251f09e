import Testing

@testable import Commands

@Suite("Replies as lines")
struct ReplyRendererTests {
    struct Fixture: Sendable {
        var reply: Reply
        var tag: String?
        var text: String
        var json: String
    }

    @Test("in both modes", arguments: Self.fixtures)
    func rendered(fixture: Fixture) {
        let tag = fixture.tag.flatMap { Commands.Tag($0) }
        #expect(ReplyRenderer(mode: .text).render(fixture.reply, tag: tag) == fixture.text)
        #expect(ReplyRenderer(mode: .json).render(fixture.reply, tag: tag) == fixture.json)
    }

    private static let fixtures: [Fixture] = [
        Fixture(reply: Reply(.ok), text: "OK", json: #"{"reply":"OK"}"#),
        Fixture(reply: Reply(.ok, text: ""), tag: "7", text: "#7 OK", json: #"{"tag":"7","reply":"OK","text":""}"#),
        Fixture(
            reply: Reply(
                .row,
                ["cluster": "orders", "pg": 15, "ready": true, "owner": nil, "note": "a \"b\" \\"],
                text: "hi"
            ),
            text: #"ROW cluster=orders pg=15 ready=yes note="a \"b\" \\" : hi"#,
            json: #"{"reply":"ROW","cluster":"orders","pg":15,"ready":true,"note":"a \"b\" \\","text":"hi"}"#
        ),
        Fixture(
            reply: Reply(.event, ["run": 42, "empty": ""], text: "x\nOK run=42\r\u{1B}[2J\u{85}\u{2028}\u{202E}\tend"),
            tag: "a.b",
            text: #"#a.b EVT run=42 empty="" : x\nOK run=42\r\x1B[2J\xC2\x85\xE2\x80\xA8\xE2\x80\xAE\tend"#,
            json:
                #"{"tag":"a.b","reply":"EVT","run":42,"empty":"","text":"x\nOK run=42\r\u001b[2J\u0085\u2028\u202e\tend"}"#
        ),
        Fixture(
            reply: Reply(.text, text: "  key:\t\"v\" \\n : x\u{7F}"),
            text: "TXT   key:\t\"v\" \\n : x\\x7F",
            json: #"{"reply":"TXT","text":"  key:\t\"v\" \\n : x\u007f"}"#
        ),
        Fixture(reply: Reply(.text, text: ""), text: "TXT", json: #"{"reply":"TXT","text":""}"#),
        Fixture(
            reply: Reply(.hello, ["server": "pgherd", "proto": 1], text: "type help"),
            text: "HELLO pgherd proto=1 : type help",
            json: #"{"reply":"HELLO","server":"pgherd","proto":1,"text":"type help"}"#
        ),
        Fixture(
            reply: Reply(.ok, ["next": "a : b", "name": "zoë", "odd": "a\u{A0}b"], text: "c : d"),
            text: "OK next=\"a \\x3A b\" name=zoë odd=\"a\u{A0}b\" : c : d",
            json: "{\"reply\":\"OK\",\"next\":\"a : b\",\"name\":\"zoë\",\"odd\":\"a\u{A0}b\",\"text\":\"c : d\"}"
        ),
        Fixture(
            reply: Reply(.ok, ["a": 1, "a": 2, "reply": "X", "": 3, "b c\n=": 4, "kind": "create"]),
            text: "OK a=1 b_c__=4 kind=create",
            json: #"{"reply":"OK","a":1,"b_c__":4,"kind":"create"}"#
        ),
        Fixture(
            reply: CommandFailure(
                .configureFailed,
                "disk full",
                column: 3,
                retry: true,
                run: RunID(42),
                phase: "configure",
                node: "orders-2",
                next: "resume cluster orders",
                details: ["limit": 5]
            ).reply,
            text: "ERR code=configure-failed column=3 run=42 phase=configure node=orders-2 limit=5 retry=yes "
                + "next=\"resume cluster orders\" : disk full",
            json:
                #"{"reply":"ERR","code":"configure-failed","column":3,"run":42,"phase":"configure","node":"orders-2","#
                + #""limit":5,"retry":true,"next":"resume cluster orders","text":"disk full"}"#
        ),
    ]
}
