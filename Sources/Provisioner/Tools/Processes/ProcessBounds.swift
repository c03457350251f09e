/// How long an external program may take, and how it is ended when it must be.
package struct ProcessBounds: Hashable, Sendable {
    /// The longest it may run, counted from when what it does was last seen to move on.
    package var deadline: Duration
    /// The longest it may print nothing.
    package var silence: Duration
    /// How long it may take to end after an interrupt before its group is terminated.
    package var grace: Duration

    package init(deadline: Duration, silence: Duration, grace: Duration) {
        self.deadline = deadline
        self.silence = silence
        self.grace = grace
    }

    /// For short questions to a program, such as its version.
    package static let question = ProcessBounds(deadline: .seconds(20), silence: .seconds(20), grace: .seconds(1))
}
