import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// Watches over one running program: notices silence and overrun, and ends its process group step by step.
final class ProcessSupervision: Sendable {
    /// Why pgherd ended a program.
    enum EndReason: Hashable, Sendable {
        case cancelled
        case silent
        case overran
        /// The reader of its output failed.
        case handlerFailed
    }

    private struct State {
        var process: pid_t?
        var isFinished = false
        var endReason: EndReason?
        var startedAt: ContinuousClock.Instant
        var heardAt: ContinuousClock.Instant
    }

    private let bounds: ProcessBounds
    private let clock = ContinuousClock()
    private let state: Mutex<State>

    init(bounds: ProcessBounds) {
        self.bounds = bounds
        let now = ContinuousClock().now
        self.state = Mutex(State(startedAt: now, heardAt: now))
    }

    /// The program runs, as the leader of process group `process`.
    func started(_ process: pid_t) {
        let isEnding = self.state.withLock { state in
            state.process = process
            return state.endReason != nil
        }
        if isEnding { self.escalate() }
    }

    /// The program printed something.
    func heard() {
        let now = self.clock.now
        self.state.withLock { $0.heardAt = now }
    }

    /// The program has ended; what is left of its group is killed.
    ///
    /// - Returns: Why pgherd ended it, if it did.
    func finished() -> EndReason? {
        let (process, reason) = self.state.withLock { state in
            state.isFinished = true
            return (state.process, state.endReason)
        }
        if let process { kill(-process, SIGKILL) }
        return reason
    }

    /// Begins to end the program.
    ///
    /// Only the first reason counts.
    func end(_ reason: EndReason) {
        let isFirst = self.state.withLock { state in
            guard state.endReason == nil, !state.isFinished else { return false }
            state.endReason = reason
            return state.process != nil
        }
        if isFirst { self.escalate() }
    }

    /// Ends the program when it overruns a bound.
    ///
    /// Returns when it did or the task is cancelled.
    func watch() async {
        while !Task.isCancelled {
            let (started, heard) = self.state.withLock { ($0.startedAt, $0.heardAt) }
            let now = self.clock.now
            if now >= started + self.bounds.deadline { return self.end(.overran) }
            if now >= heard + self.bounds.silence { return self.end(.silent) }
            let next = min(started + self.bounds.deadline, heard + self.bounds.silence)
            try? await self.clock.sleep(until: next)
        }
    }

    private func escalate() {
        let (process, reason) = self.state.withLock { ($0.process, $0.endReason) }
        guard let process else { return }
        // A program that is stuck gets no long grace: it has had its time already.
        let grace = reason == .cancelled ? self.bounds.grace : min(self.bounds.grace, .seconds(10))
        kill(process, SIGINT)
        Task {
            for (wait, signal) in [(grace, SIGTERM), (min(grace, .seconds(5)), SIGKILL)] {
                let limit = self.clock.now + wait
                while self.clock.now < limit {
                    if self.state.withLock({ $0.isFinished }) { return }
                    try? await self.clock.sleep(for: min(.milliseconds(50), wait))
                }
                if self.state.withLock({ $0.isFinished }) { return }
                kill(-process, signal)
            }
        }
    }
}
