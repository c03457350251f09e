import Commands

extension PhaseContext {
    /// Runs an external program of this run, within the bounds that the operator has set.
    ///
    /// - Parameters:
    ///   - line: The program.
    ///   - limit: How long it may take where that is less than the operator allows a phase.
    ///   - onLine: Takes its lines.
    /// - Returns: How the program ended by itself.
    /// - Throws: ``CommandFailure`` if it can't be started, or had to be ended; `CancellationError`; whatever `onLine` throws.
    func execute(
        _ line: CommandLine,
        within limit: Duration? = nil,
        onLine: @escaping ProcessRunner.LineHandler
    ) async throws -> ProcessOutcome {
        let bounds = ProcessBounds(
            deadline: min(limit ?? self.settings.phaseTimeout, self.settings.phaseTimeout),
            silence: self.settings.silenceTimeout,
            grace: self.settings.interruptGrace
        )
        let outcome: ProcessOutcome
        do {
            outcome = try await self.runner.run(line, bounds: bounds, mark: self.mark, onLine: onLine)
        } catch let failure as ProcessFailure {
            throw failure.failure
        }
        let setting: String
        switch outcome {
        case .exited, .signalled: return outcome
        case .silent: setting = "runs.silence_timeout_seconds"
        case .overran: setting = "runs.phase_timeout_seconds"
        }
        if let limit, limit < self.settings.phaseTimeout, case .overran = outcome {
            throw CommandFailure(
                .timedOut,
                "\(line.title) did not come to its end within \(limit.components.seconds) s, in which no other run can fetch providers; see whether the registry of providers or its mirror is reached from here",
                retry: true
            )
        }
        throw CommandFailure(
            .timedOut,
            "\(line.title) \(outcome.description); \(setting) sets that limit",
            retry: true
        )
    }
}
