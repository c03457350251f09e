import Commands

extension CommandFailure {
    /// The failure that says that there is no such run.
    static func unknown(_ run: RunID) -> CommandFailure {
        CommandFailure(.unknownRun, "there is no run \(run); runs shows what there is", argument: "run", next: "runs")
    }
}
