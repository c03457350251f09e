import Commands
import Foundation
import TestSupport
import Testing

@testable import Model
@testable import Service

@Suite("The audit as JSON lines")
struct AuditJSONTests {
    private func entry(actor: String? = nil, command: String = "create cluster orders") -> AuditEntry {
        AuditEntry(
            sequence: 1,
            at: Timestamp(milliseconds: 0),
            stage: .intent,
            intent: nil,
            principal: "local",
            authentication: "none",
            actor: actor,
            peer: "127.0.0.1:1",
            session: 3,
            command: command,
            cluster: nil,
            run: nil,
            outcome: nil,
            code: nil,
            duration: nil
        )
    }

    @Test("has no key without a value")
    func intent() throws {
        let expected =
            #"{"authentication":"none","command":"create cluster orders","peer":"127.0.0.1:1","principal":"local","#
            + #""seq":1,"session":3,"stage":"intent","time":"1970-01-01T00:00:00.000Z"}"#
        #expect(try AuditJSON.line(self.entry()) == expected)
    }

    @Test("has every key that has one")
    func outcome() throws {
        let outcome = AuditEntry(
            sequence: 2,
            at: Timestamp(milliseconds: 1),
            stage: .outcome,
            intent: 1,
            principal: "bridge",
            authentication: "token",
            actor: "slack:T1/U0",
            peer: "127.0.0.1:1",
            session: 3,
            command: "x",
            cluster: "orders",
            run: 4,
            outcome: .failed,
            code: "apply-failed",
            duration: 12
        )
        let expected =
            #"{"actor":"slack:T1/U0","authentication":"token","cluster":"orders","code":"apply-failed","command":"x","#
            + #""duration_ms":12,"intent":1,"outcome":"failed","peer":"127.0.0.1:1","principal":"bridge","run":4,"seq":2,"#
            + #""session":3,"stage":"outcome","time":"1970-01-01T00:00:00.001Z"}"#
        #expect(try AuditJSON.line(outcome) == expected)
    }

    @Test(
        "is one line, whatever was typed",
        arguments: ["a\nb", "\"\\\u{0}\u{1B}", "ü漢\u{2028}😀", "{\"stage\":\"outcome\"}"]
    )
    func hostile(text: String) throws {
        let line = try AuditJSON.line(self.entry(actor: text, command: text))
        #expect(!line.utf8.contains(UInt8(ascii: "\n")))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(object["command"] as? String == text)
        #expect(object["stage"] as? String == "intent")
    }
}
