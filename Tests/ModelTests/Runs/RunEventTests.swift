import Commands
import TestSupport
import Testing

@testable import Model

@Suite("Events as clients are told of them")
struct RunEventTests {
    private let event = RunEvent(
        run: RunID(42).unsafelyUnwrapped,
        sequence: 17,
        at: Timestamp(milliseconds: 0),
        phase: .apply,
        state: .progress,
        node: "orders-2",
        step: 2,
        steps: 3,
        percent: 66,
        elapsed: 10_349,
        text: "still creating"
    )

    @Test("name run, number, phase, node, step, percent and time")
    func whole() {
        let fields: ReplyFields = [
            "run": 42, "seq": 17, "phase": "apply", "state": "progress", "node": "orders-2", "step": "2/3", "pct": 66,
            "elapsed": "10.3s",
        ]
        #expect(self.event.reply == Reply(.event, fields, text: "still creating"))
    }

    @Test("leave out what is not known")
    func sparse() {
        var event = self.event
        (event.phase, event.node, event.step, event.percent) = (nil, nil, nil, nil)
        let fields: ReplyFields = ["run": 42, "seq": 17, "state": "progress", "elapsed": "10.3s"]
        #expect(event.reply.fields == fields)
    }

    @Test("may be spared where newer ones overtake them", arguments: RunEvent.State.allCases)
    func coalescible(state: RunEvent.State) {
        var event = self.event
        event.state = state
        #expect(event.isCoalescible == (state == .progress || state == .heartbeat))
    }
}
