/// How long an external program may take, and how it is ended when it must be.
struct ProcessBounds: Hashable, Sendable {
    /// The longest it may run, counted from when what it does was last seen to move on.
    var deadline: Duration
    /// The longest it may print nothing.
    var silence: Duration
    /// How long it may take to end after an interrupt before its group is terminated.
    var grace: Duration

    /// For short questions to a program, such as its version.
    static let question = ProcessBounds(deadline: .seconds(20), silence: .seconds(20), grace: .seconds(1))
}
