import Commands

/// Works off runs: first come, first served, so many at a time, each in a task of its own that no connection owns.
actor RunEngine {
    /// Why a run was ended before its time.
    enum EndReason: Hashable, Sendable {
        /// A client asked for it.
        case cancelled(by: String)
        /// The server is stopping.
        case shutdown
    }

    /// What became of a wish to cancel.
    enum Cancellation: Hashable, Sendable {
        /// It was waiting in line and never began.
        case removed
        /// It is at work and is being ended.
        case interrupting
        /// It is not here: it has ended.
        case absent
    }

    private struct Job {
        let run: RunID
        let work: @Sendable () async -> Void
    }

    private let maximum: Int
    private var waiting: [Job] = []
    private var active: [RunID: Task<Void, Never>] = [:]
    private var reasons: [RunID: EndReason] = [:]
    private(set) var isDraining = false

    init(maximumConcurrentRuns: Int) {
        self.maximum = maximumConcurrentRuns
    }

    var activeCount: Int { self.active.count }
    var waitingCount: Int { self.waiting.count }

    /// Takes a run into the line.
    ///
    /// It begins at once where there is room.
    ///
    /// - Parameters:
    ///   - run: Its id.
    ///   - work: Carries the run out and records how it ended; must not throw anything away.
    /// - Returns: Its place in the line, from 1; `nil` where no more runs are taken.
    @discardableResult
    func submit(_ run: RunID, work: @escaping @Sendable () async -> Void) -> Int? {
        guard !self.isDraining else { return nil }
        self.waiting.append(Job(run: run, work: work))
        let position = self.waiting.count
        self.startNext()
        return position
    }

    /// Takes a waiting run out of the line, or begins to end one that is at work.
    func cancel(_ run: RunID, reason: EndReason) -> Cancellation {
        if let index = self.waiting.firstIndex(where: { $0.run == run }) {
            self.waiting.remove(at: index)
            return .removed
        }
        guard let task = self.active[run] else { return .absent }
        if self.reasons[run] == nil { self.reasons[run] = reason }
        task.cancel()
        return .interrupting
    }

    /// Why a run that is at work is being ended, if it is.
    func reason(for run: RunID) -> EndReason? { self.reasons[run] }

    /// Takes no more runs, gives those at work some time, ends those that are left, and returns when all have ended.
    ///
    /// - Parameter grace: How long those at work may go on.
    /// - Returns: The runs that were still waiting.
    func drain(grace: Duration = .zero) async -> [RunID] {
        self.isDraining = true
        let left = self.waiting.map(\.run)
        self.waiting = []
        let deadline = Task {
            if grace > .zero { try await Task.sleep(for: grace) }
            for run in self.active.keys { _ = self.cancel(run, reason: .shutdown) }
        }
        for task in self.active.values { await task.value }
        deadline.cancel()
        return left
    }

    private func startNext() {
        while !self.isDraining, self.active.count < self.maximum, !self.waiting.isEmpty {
            let job = self.waiting.removeFirst()
            self.active[job.run] = Task {
                await job.work()
                self.ended(job.run)
            }
        }
    }

    private func ended(_ run: RunID) {
        self.active[run] = nil
        self.reasons[run] = nil
        self.startNext()
    }
}
