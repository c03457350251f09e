/// What a phase reports: an event that has no number and no time yet.
package struct RunStep: Hashable, Sendable {
    package var state: RunEvent.State
    package var text: String
    package var node: String?
    package var step: Int?
    package var steps: Int?
    package var percent: Int?

    package init(
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
