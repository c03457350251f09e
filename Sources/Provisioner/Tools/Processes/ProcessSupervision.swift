import Foundation
package import Model
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// Watches over one running program: notices silence and overrun, and ends its process group step by step.
package final class ProcessSupervision: Sendable {
    /// Why pgherd ended a program.
    package enum EndReason: Hashable, Sendable {
        case cancelled
        case silent
        case overran
        /// The reader of its output failed.
        case handlerFailed
    }

    private struct State {
        var process: ProcessIdentity?
        var isFinished = false
        var isHastened = false
        var endReason: EndReason?
        var escalation: Task<Void, Never>?
        /// From when on its deadline counts.
        var startedAt: ContinuousClock.Instant
        var heardAt: ContinuousClock.Instant
    }

    /// The longest that a program may take to end after an interrupt where there is a hurry.
    package static let hurriedGrace: Duration = .seconds(2)

    private let program: String
    private let bounds: ProcessBounds
    private let tell: @Sendable (String) async -> Void
    private let clock = ContinuousClock()
    private let state: Mutex<State>

    /// - Parameters:
    ///   - program: Its name, for people.
    ///   - bounds: How long it may take.
    ///   - tell: Is told each step of its being ended.
    init(
        of program: String,
        bounds: ProcessBounds,
        tell: @escaping @Sendable (String) async -> Void = { _ in }
    ) {
        self.program = program
        self.bounds = bounds
        self.tell = tell
        let now = ContinuousClock().now
        self.state = Mutex(State(startedAt: now, heardAt: now))
    }

    /// The program's process, once it runs.
    package var process: ProcessIdentity? { self.state.withLock { $0.process } }

    /// The program runs, as the leader of a session and a process group.
    package func started(_ process: ProcessIdentity) {
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

    /// What the program does was seen to move on, which begins both of its limits anew.
    func progressed() {
        let now = self.clock.now
        self.state.withLock { ($0.startedAt, $0.heardAt) = (now, now) }
    }

    /// The program has ended; what is left of its group is killed.
    ///
    /// - Returns: Why pgherd ended it, if it did; by then every step of that has been told.
    package func finished() async -> EndReason? {
        let (process, reason, escalation) = self.state.withLock { state in
            state.isFinished = true
            return (state.process, state.endReason, state.escalation)
        }
        if let process { kill(-process.process, SIGKILL) }
        await escalation?.value
        return reason
    }

    /// Begins to end the program.
    ///
    /// Only the first reason counts.
    package func end(_ reason: EndReason) {
        let isFirst = self.state.withLock { state in
            guard state.endReason == nil, !state.isFinished else { return false }
            state.endReason = reason
            return state.process != nil
        }
        if isFirst { self.escalate() }
    }

    /// Gives the program less time to end by itself, also where it is being ended already.
    package func hasten() {
        self.state.withLock { $0.isHastened = true }
    }

    /// Ends the program when it overruns a bound.
    ///
    /// Returns when it did or the task is cancelled.
    package func watch() async {
        while !Task.isCancelled {
            let (started, heard) = self.state.withLock { ($0.startedAt, $0.heardAt) }
            let now = self.clock.now
            if now >= started + self.bounds.deadline { return self.end(.overran) }
            if now >= heard + self.bounds.silence { return self.end(.silent) }
            let next = min(started + self.bounds.deadline, heard + self.bounds.silence)
            try? await LongSleep.sleep(until: next)
        }
    }

    private func escalate() {
        let (process, reason) = self.state.withLock { ($0.process?.process, $0.endReason) }
        guard let process, let reason else { return }
        // A program that is stuck gets no long grace: it has had its time already.
        let grace = reason == .cancelled ? self.bounds.grace : min(self.bounds.grace, .seconds(10))
        kill(process, SIGINT)
        let escalation = Task {
            await self.tell(self.announcement(of: reason, grace: grace))
            guard let waited = await self.outlasts(grace) else { return }
            kill(-process, SIGTERM)
            await self.tell(
                "\(self.program) has not ended \(waited) after the interrupt: its process group is terminated"
            )
            guard let waited = await self.outlasts(min(grace, .seconds(5))) else { return }
            kill(-process, SIGKILL)
            await self.tell("\(self.program) has ignored that for \(waited): its process group is killed")
        }
        self.state.withLock { $0.escalation = escalation }
    }

    /// Waits for the program's end.
    ///
    /// - Returns: How long in vain; `nil` once it has ended.
    private func outlasts(_ limit: Duration) async -> String? {
        let begin = self.clock.now
        while true {
            let (isFinished, isHastened) = self.state.withLock { ($0.isFinished, $0.isHastened) }
            if isFinished { return nil }
            let allowed = isHastened ? min(limit, Self.hurriedGrace) : limit
            if self.clock.now >= begin + allowed { return Self.seconds(self.clock.now - begin) }
            try? await self.clock.sleep(for: min(.milliseconds(50), allowed))
        }
    }

    private func announcement(of reason: EndReason, grace: Duration) -> String {
        let sent = "interrupt sent to \(self.program), which may take \(Self.seconds(grace)) to end by itself"
        return switch reason {
        case .cancelled: sent
        case .silent: "\(self.program) has printed nothing for \(Self.seconds(self.bounds.silence)): \(sent)"
        case .overran: "\(self.program) has not ended within \(Self.seconds(self.bounds.deadline)): \(sent)"
        case .handlerFailed: "what \(self.program) prints can't be kept: \(sent)"
        }
    }

    private static func seconds(_ time: Duration) -> String {
        let tenths = (time.components.seconds * 10) + time.components.attoseconds / 100_000_000_000_000_000
        return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
    }
}
