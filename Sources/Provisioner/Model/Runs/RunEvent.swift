package import Commands

/// One step of a run, as it is stored and then sent.
package struct RunEvent: Hashable, Sendable {
    /// What happened in the step.
    package enum State: String, CaseIterable, Hashable, Sendable {
        case queued
        case started
        case progress
        case done
        case failed
        case warning
        /// No news, but the run lives.
        case heartbeat
    }

    package let run: RunID
    /// Gap-free within the run, from 1.
    package let sequence: Int
    package let at: Timestamp
    package var phase: PhaseName?
    package var state: State
    package var node: String?
    /// The step's number and how many there are, from 1.
    package var step: Int?
    package var steps: Int?
    /// 0 to 100.
    package var percent: Int?
    /// Milliseconds since the run began its work.
    package var elapsed: Int64
    package var text: String

    package init(
        run: RunID,
        sequence: Int,
        at: Timestamp,
        phase: PhaseName? = nil,
        state: State,
        node: String? = nil,
        step: Int? = nil,
        steps: Int? = nil,
        percent: Int? = nil,
        elapsed: Int64,
        text: String
    ) {
        self.run = run
        self.sequence = sequence
        self.at = at
        self.phase = phase
        self.state = state
        self.node = node
        self.step = step
        self.steps = steps
        self.percent = percent
        self.elapsed = elapsed
        self.text = text
    }

    /// Whether a client that lags may do without it.
    package var isCoalescible: Bool { self.state == .progress || self.state == .heartbeat }

    /// The `EVT` reply that tells a client of it.
    package var reply: Reply {
        var fields: ReplyFields = ["run": ReplyValue(self.run.rawValue), "seq": ReplyValue(self.sequence)]
        fields.append("phase", self.phase.map { .string($0.rawValue) })
        fields.append("state", .string(self.state.rawValue))
        fields.append("node", self.node.map { .string($0) })
        if let step = self.step, let steps = self.steps { fields.append("step", .string("\(step)/\(steps)")) }
        fields.append("pct", self.percent.map { ReplyValue($0) })
        fields.append("elapsed", .duration(.milliseconds(self.elapsed)))
        return Reply(.event, fields, text: self.text)
    }
}
