import TestSupport
import Testing

@testable import Service
@testable import Tools

@Suite struct AnsibleDifferencesTests {
    /// What Ansible 2.14 wrote in check mode after a line had been added to a file by hand.
    private static let changed =
        #"{"v": 1, "event": "result", "host": "orders-2", "task": "pgherd_instance : Lay out the instance", "status": "changed", "message": "", "seconds": 3.81, "differences": [{"what": "conf.d/20-tuning.conf", "expected": "no such line", "found": "work_mem = '1GB'"}]}"#

    private func take(_ lines: String...) -> [Difference] {
        var differences = AnsibleDifferences()
        return lines.flatMap { differences.take(AnsibleEvent(line: $0)) }
    }

    private func result(_ status: String, _ message: String = "") -> String {
        #"{"v": 1, "event": "result", "host": "orders-2", "task": "role : Start", "status": "\#(status)", "message": "\#(message)"}"#
    }

    @Test func whatATaskWouldChangeIsToldOf() {
        #expect(
            self.take(Self.changed) == [
                Difference(
                    layer: .ansible,
                    node: "orders-2",
                    what: "conf.d/20-tuning.conf",
                    expected: "no such line",
                    found: "work_mem = '1GB'",
                    text: "Lay out the instance",
                    remedy: .configure
                )
            ]
        )
    }

    @Test func aTaskThatTellsNothingIsNamed() {
        let found = self.take(self.result("changed"))
        #expect(found.map(\.what) == ["Start"])
        #expect(found.map(\.found) == ["something to change"])
    }

    @Test func aRefusalAndASilentMachineAreDifferences() {
        let found = self.take(self.result("failed", "no space"), self.result("unreachable", "timed out"))
        #expect(found.map(\.what) == ["Start", "reachable"])
        #expect(found.map(\.found) == ["refused", "no"])
        #expect(found.map(\.text) == ["no space", "timed out"])
    }

    @Test(arguments: ["ok", "skipped", "ignored"])
    func everythingElseIsAsItShouldBe(_ status: String) {
        #expect(self.take(self.result(status, "a note")).isEmpty)
    }

    @Test func theSameDifferenceIsToldOfOnce() {
        #expect(self.take(Self.changed, Self.changed, Self.changed).count == 1)
    }
}
