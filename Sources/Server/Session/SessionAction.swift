import Commands

/// What is to be done, as a ``SessionState`` says.
///
/// The order of the actions is the order in which their lines appear.
enum SessionAction: Hashable, Sendable {
    /// Carry a command out, and report ``SessionState/finished(_:now:)`` once its last line is on its way.
    case run(Int, Request)
    /// Begin a watch, which ends the one before, or with `nil` only end it; answer, and report as for ``run(_:_:)``.
    ///
    /// ``SessionState/watchBegan(_:)`` is reported before the answer, ``SessionState/watchEnded(_:now:)`` whenever it ends.
    case watch(Int, WatchFilter?, Tag?)
    /// End the watch.
    case endWatch
    /// Send the only line of an answer, and report ``SessionState/finished(_:now:)``.
    case answer(Int, Outgoing)
    /// Send a line that answers nothing.
    case send(Outgoing)
    /// Stop following a run; the run itself goes on.
    case interrupt(Int)
    /// Send these lines, see that they reach the client, and close.
    case close([Outgoing])
}
