import Commands

extension PhaseContext {
    /// Runs an external program of this run, within the bounds that the operator has set.
    ///
    /// - Returns: How the program ended by itself.
    /// - Throws: ``CommandFailure`` if it can't be started, or had to be ended; `CancellationError`; whatever `onLine` throws.
    func execute(_ line: CommandLine, onLine: @escaping ProcessRunner.LineHandler) async throws -> ProcessOutcome {
        let bounds = ProcessBounds(
            deadline: self.settings.phaseTimeout,
            silence: self.settings.silenceTimeout,
            grace: self.settings.interruptGrace
        )
        let outcome: ProcessOutcome
        do {
            outcome = try await self.runner.run(line, bounds: bounds, mark: self.mark, onLine: onLine)
        } catch let failure as ProcessFailure {
            throw CommandFailure(.toolMissing, failure.description, retry: true)
        }
        let setting: String
        switch outcome {
        case .exited, .signalled: return outcome
        case .silent: setting = "runs.silence_timeout_seconds"
        case .overran: setting = "runs.phase_timeout_seconds"
        }
        throw CommandFailure(
            .timedOut,
            "\(line.title) \(outcome.description); \(setting) sets that limit",
            retry: true
        )
    }
}
