package import Commands
import Tools

/// Works off the line of runs, each in a task of its own that no connection owns.
package actor RunEngine {
    /// Why a run was ended before its time.
    package enum EndReason: Hashable, Sendable {
        /// A client asked for it.
        case cancelled(by: String)
        /// The server is stopping.
        case shutdown
    }

    /// What became of a wish to cancel.
    package enum Cancellation: Hashable, Sendable {
        /// It was waiting in line and never began.
        case removed
        /// It is at work and is being ended.
        case interrupting
        /// It is not here: it has ended.
        case absent
    }

    package typealias Work = @Sendable () async -> Void

    private struct Job {
        let work: Work
        /// Ends its waiting when it has waited for too long.
        let timer: Task<Void, Never>?
    }

    /// Yields after runs have come, begun or left, if anybody waits.
    ///
    /// For one reader; several moves may count once.
    package nonisolated let moves: AsyncStream<Void>
    private let moved: AsyncStream<Void>.Continuation
    private var line: RunLine
    private var jobs: [RunID: Job] = [:]
    private var tasks: [RunID: Task<Void, Never>] = [:]
    private var reasons: [RunID: EndReason] = [:]

    package init(limits: RunLine.Limits) {
        self.line = RunLine(limits: limits)
        (self.moves, self.moved) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package var activeCount: Int { self.tasks.count }
    package var waitingCount: Int { self.line.waiting.count }
    /// Whether no more runs are taken.
    package var isDraining: Bool { self.line.isClosed }
    /// Where those that wait stand, in order.
    package var places: [RunLine.Place] { self.line.places }

    /// Whether a run is at work or in line.
    package func holds(_ run: RunID) -> Bool { self.tasks[run] != nil || self.jobs[run] != nil }

    /// Whether a run that came now would begin at once.
    package func hasRoom(cluster: Int64?, target: Target) -> Bool {
        self.line.hasRoom(cluster: cluster, target: target)
    }

    /// Takes a run into the line.
    ///
    /// It begins at once where there is room.
    ///
    /// - Parameters:
    ///   - entry: The run and what it needs.
    ///   - patience: How long it may wait; `nil`: for ever.
    ///   - expired: Records that it has waited for too long and left the line.
    ///   - work: Carries the run out and records how it ended; must not throw anything away.
    /// - Returns: Where it stands; `nil` where no more runs are taken.
    @discardableResult
    package func submit(
        _ entry: RunLine.Entry,
        patience: Duration? = nil,
        expired: @escaping Work = {},
        work: @escaping Work
    ) -> RunLine.Place? {
        guard !self.line.isClosed else { return nil }
        let timer = patience.map { patience in
            Task {
                guard (try? await LongSleep.sleep(for: patience)) != nil, self.withdraw(entry.run) else { return }
                // Leaving the line cancels the timer, which is this task.
                await Task { await expired() }.value
            }
        }
        self.jobs[entry.run] = Job(work: work, timer: timer)
        self.start(self.line.enqueue(entry))
        let isWaiting = self.jobs[entry.run] != nil
        return isWaiting
            ? self.line.places.last : RunLine.Place(run: entry.run, position: 1, holder: nil, isWaiting: false)
    }

    /// Takes a waiting run out of the line, or begins to end one that is at work.
    package func cancel(_ run: RunID, reason: EndReason) -> Cancellation {
        if self.withdraw(run) { return .removed }
        guard let task = self.tasks[run] else { return .absent }
        if self.reasons[run] == nil { self.reasons[run] = reason }
        task.cancel()
        return .interrupting
    }

    /// Why a run that is at work is being ended, if it is.
    package func reason(for run: RunID) -> EndReason? { self.reasons[run] }

    /// Takes no more runs.
    ///
    /// - Returns: The runs that were waiting, in order.
    package func close() -> [RunID] {
        let left = self.line.close()
        for run in left { self.jobs.removeValue(forKey: run)?.timer?.cancel() }
        return left
    }

    /// Takes no more runs, gives those at work some time, ends those that are left, and returns when all have ended.
    ///
    /// - Parameter grace: How long those at work may go on.
    /// - Returns: The runs that were still waiting, in order.
    package func drain(grace: Duration = .zero) async -> [RunID] {
        let left = self.close()
        let deadline = Task {
            if grace > .zero { try await Task.sleep(for: grace) }
            for run in self.tasks.keys { _ = self.cancel(run, reason: .shutdown) }
        }
        for task in self.tasks.values { await task.value }
        deadline.cancel()
        return left
    }

    private func withdraw(_ run: RunID) -> Bool {
        guard let begun = self.line.withdraw(run) else { return false }
        self.jobs.removeValue(forKey: run)?.timer?.cancel()
        self.start(begun)
        return true
    }

    private func start(_ runs: [RunID]) {
        for run in runs {
            guard let job = self.jobs.removeValue(forKey: run) else { continue }
            job.timer?.cancel()
            self.tasks[run] = Task {
                await job.work()
                self.ended(run)
            }
        }
        if !self.jobs.isEmpty { self.moved.yield() }
    }

    private func ended(_ run: RunID) {
        self.tasks[run] = nil
        self.reasons[run] = nil
        self.start(self.line.finished(run))
    }
}
