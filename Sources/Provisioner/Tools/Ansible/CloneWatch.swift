import Model

/// Tells how far replicas are cloned, for as long as Ansible is at it.
///
/// The module that clones can't say a word before it has ended, so the primary is asked. An answer that does not come is
/// no failure: nothing depends on this but people who wait.
struct CloneWatch: Sendable {
    let result: AnsibleResult
    /// The name of the node that is copied.
    let primary: String
    /// The names of the nodes that may be cloned: whatever else copies the primary is not this run's matter.
    let replicas: Set<String>
    /// How long to wait before each question, and so between two words about the same replica.
    var interval: Duration = .seconds(2)

    /// Watches until the task that it runs in is cancelled.
    ///
    /// - Parameters:
    ///   - events: Yields whenever Ansible has said something.
    ///   - ask: Asks the primary ``CloneProgress/question``, and returns the lines of the answer.
    ///   - tell: Passes on a step.
    func run(
        _ events: AsyncStream<Void>,
        ask: @Sendable () async throws -> [String],
        tell: @Sendable (RunStep) async throws -> Void
    ) async {
        var told: [String: CloneProgress] = [:]
        for await _ in events {
            while self.result.isCloning, (try? await ContinuousClock().sleep(for: self.interval)) != nil {
                // It may have ended while this slept, or while the primary was asked.
                guard self.result.isCloning, let lines = try? await ask() else { continue }
                for progress in lines.compactMap(CloneProgress.init(line:)) where told[progress.node] != progress {
                    guard self.replicas.contains(progress.node),
                        let step = self.result.step(of: progress, from: self.primary)
                    else { continue }
                    // The run itself will say that nothing can be written down any more.
                    guard (try? await tell(step)) != nil else { return }
                    told[progress.node] = progress
                }
            }
        }
    }
}
