import Commands

/// One step of a run, as it is stored and then sent.
struct RunEvent: Hashable, Sendable {
    /// What happened in the step.
    enum State: String, CaseIterable, Hashable, Sendable {
        case queued
        case started
        case progress
        case done
        case failed
        case warning
        /// No news, but the run lives.
        case heartbeat
    }

    let run: RunID
    /// Gap-free within the run, from 1.
    let sequence: Int
    let at: Timestamp
    var phase: PhaseName?
    var state: State
    var node: String?
    /// The step's number and how many there are, from 1.
    var step: Int?
    var steps: Int?
    /// 0 to 100.
    var percent: Int?
    /// Milliseconds since the run began its work.
    var elapsed: Int64
    var text: String

    /// Whether a client that lags may do without it.
    var isCoalescible: Bool { self.state == .progress || self.state == .heartbeat }

    /// The `EVT` reply that tells a client of it.
    var reply: Reply {
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
