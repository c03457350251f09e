package import Commands
package import SystemPackage

/// What the operator decides about the line of runs, about what happens without a command, and about copies of the records.
package struct OrderSettings: Hashable, Sendable {
    /// What becomes of runs that a dead server has left.
    package enum Recovery: String, CaseIterable, Hashable, Sendable {
        /// They are interrupted; a person decides whether to resume.
        case ask
        /// They are interrupted, and resumed by runs of their own.
        case resume
    }

    /// Runs on a target at work at the same time, 1 to 64, where that is fewer than on all targets.
    package var maximumConcurrentRunsOnTarget: [Target: Int] = [:]
    /// Runs that may wait in line, 1 to 100000.
    package var maximumWaitingRuns = 10_000
    /// How long a run may wait in line before it expires.
    package var queueTimeout: Duration = .seconds(86_400)
    package var recovery: Recovery = .ask
    /// How long runs at work may go on when the server drains.
    package var drainTimeout: Duration = .seconds(300)
    /// How often a step is tried again after a failure that is known to pass, 0 to 10.
    package var retries = 2
    /// How often clusters that serve are looked at, so that their state is true; `nil`: never.
    package var watchInterval: Duration? = .seconds(30)
    /// How often every cluster is looked through for drift; `nil`: never.
    package var driftInterval: Duration?
    /// How long events, steps and processes of runs that have ended are kept; `nil`: for ever.
    package var historyRetention: Duration? = .seconds(365 * 86_400)
    /// How long the logs of runs are kept in the workspaces; `nil`: for ever.
    package var logRetention: Duration? = .seconds(90 * 86_400)
    /// Where copies of the records are put; `nil`: `backups` in the data directory.
    package var backupDirectory: FilePath?

    package init() {}
}
