import Commands
package import Model

/// What becomes of the runs that a dead server has left.
package struct RecoveryPlan: Sendable {
    /// Runs that have ended with the server, and why, for people.
    package private(set) var interrupted: [(run: Run, reason: String)] = []
    /// How often the turn of a run may come: what ended so many servers would end every server.
    static let maximumTurns = 3

    /// Runs that wait on, in the order in which they are put in line.
    package private(set) var waiting: [Run] = []

    /// - Parameters:
    ///   - unfinished: The runs that have no end on record.
    ///   - recovery: What the operator wants of those that had not begun.
    package init(of unfinished: [Run], recovery: OrderSettings.Recovery) {
        for run in unfinished {
            if run.state.isAtWork {
                self.interrupted.append((run, "the server died while it was at work"))
            } else if recovery == .ask {
                self.interrupted.append((run, "the server died before it began"))
            } else if run.cancellation != nil {
                self.interrupted.append((run, "the server died before it was taken out of the line"))
            } else if run.turns >= Self.maximumTurns {
                self.interrupted.append(
                    (run, "its turn came \(run.turns) times, and each time the server died before its first phase")
                )
            } else if ClusterChange(line: run.command) == nil {
                self.interrupted.append(
                    (run, "the server died before it began, and this version can't read its command")
                )
            } else {
                self.waiting.append(run)
            }
        }
        // What goes on with a run that was cut off takes that one's place, before those that waited for it.
        let isFirst = { (run: Run) in run.principal == Caller.recovery.principal }
        self.waiting.sort { isFirst($0) == isFirst($1) ? $0.id.rawValue < $1.id.rawValue : isFirst($0) }
    }
}
