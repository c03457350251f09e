import TestSupport
import Testing

@testable import Tools

@Suite struct AnsibleEventTests {
    @Test(arguments: [
        (#"{"v":1,"event":"play","name":"Prepare"}"#, AnsibleEvent.play(name: "Prepare")),
        (#"{"v":1,"event":"task","name":"r : T","n":2,"of":9}"#, .task(name: "r : T", number: 2, of: 9)),
        (#"{"v":1,"event":"task","name":"T"}"#, .task(name: "T", number: nil, of: nil)),
        (
            #"{"v":1,"event":"result","host":"a-1","task":"T","status":"failed","message":"no","seconds":0.5}"#,
            .result(.init(host: "a-1", task: "T", status: "failed", message: "no", seconds: 0.5))
        ),
        (#"{"v":1,"event":"result","host":"a-1"}"#, .other(#"{"v":1,"event":"result","host":"a-1"}"#)),
        (
            #"{"v":1,"event":"stats","hosts":{"a-1":{"ok":3,"changed":1,"failures":0,"unreachable":0}}}"#,
            .stats(["a-1": .init(ok: 3, changed: 1, failures: 0, unreachable: 0)])
        ),
        (#"{"v":9,"event":"tomorrow"}"#, .other(#"{"v":9,"event":"tomorrow"}"#)),
        ("OK run=1", .other("OK run=1")),
    ])
    func everyLineIsUnderstoodOrKept(line: String, event: AnsibleEvent) {
        #expect(AnsibleEvent(line: line) == event)
    }
}
