/// What a phase reports: an event that has no number and no time yet.
struct RunStep: Hashable, Sendable {
    var state: RunEvent.State
    var text: String
    var node: String?
    var step: Int?
    var steps: Int?
    var percent: Int?

    init(
        _ state: RunEvent.State,
        _ text: String,
        node: String? = nil,
        step: Int? = nil,
        steps: Int? = nil,
        percent: Int? = nil
    ) {
        self.state = state
        self.text = text
        self.node = node
        self.step = step
        self.steps = steps
        self.percent = percent
    }
}
