import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite struct AnsibleResultTests {
    private func result(_ status: String, host: String = "a-1", message: String? = nil) -> AnsibleEvent {
        .result(.init(host: host, task: "role : Clone", status: status, message: message, seconds: 1.23))
    }

    @Test func onlyWhatChangedOrFailedIsToldOf() {
        let result = AnsibleResult()
        #expect(result.take(.task(name: "role : Clone", number: 5, of: 10)) == nil)
        #expect(result.currentTask == "Clone")
        #expect(result.take(self.result("ok")) == nil)
        #expect(result.take(self.result("skipped")) == nil)
        #expect(
            result.take(self.result("changed"))
                == RunStep(.progress, "Clone (1.2 s)", node: "a-1", step: 5, steps: 10, percent: 40)
        )
        #expect(
            result.take(self.result("failed", message: "no WAL"))
                == RunStep(.warning, "Clone: no WAL", node: "a-1", step: 5, steps: 10, percent: 40)
        )
    }

    @Test func theFirstFailureCounts() {
        let result = AnsibleResult()
        _ = result.take(self.result("failed", host: "a-2", message: "the cause"))
        _ = result.take(self.result("unreachable", host: "a-1", message: "its echo"))
        #expect(result.firstFailure?.host == "a-2")
        #expect(result.firstFailure?.message == "the cause")
    }

    @Test func whatWasLeftToSomebodyElseIsKnownByItsHost() {
        let result = AnsibleResult()
        _ = result.take(self.result("ok", host: "a-1"))
        _ = result.take(
            AnsibleEvent(
                line:
                    #"{"v":1,"event":"result","host":"a-2","task":"t","status":"ok","seconds":1,"message":"","left":true}"#
            )
        )
        #expect(result.foreignHosts == ["a-2"])
    }

    @Test func aPlaybookHasEndedOnlyWhenItSaysSo() {
        let result = AnsibleResult()
        _ = result.take(self.result("changed"))
        #expect(!result.hasEnded)
        _ = result.take(
            .stats([
                "a-1": .init(ok: 3, changed: 2, failures: 0, unreachable: 0),
                "a-2": .init(ok: 1, changed: 1, failures: 0, unreachable: 0),
            ])
        )
        #expect(result.hasEnded)
        #expect(result.changedCount == 3)
    }

    @Test func numbersThatMakeNoSenseAreLeftOut() {
        let result = AnsibleResult()
        _ = result.take(.task(name: "T", number: 11, of: 10))
        #expect(result.take(self.result("changed"))?.step == nil)
        _ = result.take(.task(name: "T", number: 1, of: 0))
        #expect(result.take(self.result("changed"))?.percent == nil)
    }
}
