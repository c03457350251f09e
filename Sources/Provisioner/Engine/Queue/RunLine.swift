package import Commands
package import Model

/// The line of runs, without tasks and clocks: told who comes, who ends and who leaves, it says who begins.
///
/// Who came first begins first. A run that can't begin yet, because another is at work on its cluster or because its
/// target has no room, holds nobody up but those who wait for the same. So nobody is passed by somebody who takes what it
/// waits for.
package struct RunLine {
    /// How many runs may be at work at the same time.
    package struct Limits: Hashable, Sendable {
        package var total: Int
        /// On a target, where that is fewer.
        package var targets: [Target: Int] = [:]

        package init(total: Int, targets: [Target: Int] = [:]) {
            self.total = total
            self.targets = targets
        }
    }

    /// A run and what it needs.
    package struct Entry: Hashable, Sendable {
        package let run: RunID
        package let cluster: Int64
        package let target: Target

        package init(run: RunID, cluster: Int64, target: Target) {
            self.run = run
            self.cluster = cluster
            self.target = target
        }
    }

    /// Where a run stands.
    package struct Place: Hashable, Sendable {
        package let run: RunID
        /// From 1: how many wait that came before it, and itself; 1 for one that is at work.
        package let position: Int
        /// The run that has its cluster, or will have it before.
        package let holder: RunID?
        package let isWaiting: Bool
    }

    package let limits: Limits
    /// In the order of their coming.
    package private(set) var waiting: [Entry] = []
    package private(set) var active: [RunID: Entry] = [:]
    /// Whether nobody begins any more.
    package private(set) var isClosed = false

    init(limits: Limits) {
        self.limits = limits
    }

    /// A run comes.
    ///
    /// - Returns: Those that begin now.
    mutating func enqueue(_ entry: Entry) -> [RunID] {
        self.waiting.append(entry)
        return self.begin()
    }

    /// A run at work has ended.
    ///
    /// - Returns: Those that begin now.
    package mutating func finished(_ run: RunID) -> [RunID] {
        self.active[run] = nil
        return self.begin()
    }

    /// A run that waits leaves the line; whom it held up may begin.
    ///
    /// - Returns: Those that begin now; `nil` where it did not wait.
    package mutating func withdraw(_ run: RunID) -> [RunID]? {
        guard let index = self.waiting.firstIndex(where: { $0.run == run }) else { return nil }
        self.waiting.remove(at: index)
        return self.begin()
    }

    /// Nobody begins any more.
    ///
    /// - Returns: Those that waited, who leave the line.
    package mutating func close() -> [RunID] {
        self.isClosed = true
        defer { self.waiting = [] }
        return self.waiting.map(\.run)
    }

    /// Whether a run that came now would begin at once.
    ///
    /// - Parameters:
    ///   - cluster: Its cluster; `nil` for one that is yet to be made.
    ///   - target: Where its machines come from.
    /// - Returns: Whether neither a limit nor another run bars it.
    package func hasRoom(cluster: Int64?, target: Target) -> Bool {
        guard !self.isClosed, self.active.count < self.limits.total, self.hasRoom(on: target) else { return false }
        let isTaken = { (entry: Entry) in entry.cluster == cluster }
        return !self.active.values.contains(where: isTaken) && !self.waiting.contains(where: isTaken)
    }

    /// Where everybody who waits stands, in order.
    package var places: [Place] {
        var holders = Dictionary(self.active.values.map { ($0.cluster, $0.run) }) { first, _ in first }
        return self.waiting.enumerated().map { index, entry in
            let holder = holders[entry.cluster]
            if holder == nil { holders[entry.cluster] = entry.run }
            return Place(run: entry.run, position: index + 1, holder: holder, isWaiting: true)
        }
    }

    private func hasRoom(on target: Target) -> Bool {
        guard let limit = self.limits.targets[target] else { return true }
        return self.active.values.count { $0.target == target } < limit
    }

    private mutating func begin() -> [RunID] {
        guard !self.isClosed else { return [] }
        var begun: [RunID] = []
        var taken = Set(self.active.values.map(\.cluster))
        var index = 0
        while index < self.waiting.count, self.active.count < self.limits.total {
            let entry = self.waiting[index]
            // Also one that can't begin bars its cluster to those behind it.
            guard taken.insert(entry.cluster).inserted, self.hasRoom(on: entry.target) else {
                index += 1
                continue
            }
            self.waiting.remove(at: index)
            self.active[entry.run] = entry
            begun.append(entry.run)
        }
        return begun
    }
}

extension RunLine.Place {
    /// What one that waits is told.
    ///
    /// - Parameters:
    ///   - holder: The run that has its cluster, or will have it before.
    ///   - now: The present.
    /// - Returns: A text for people, without a full stop.
    package func text(holder: Run?, now: Timestamp = .now) -> String {
        let before = self.position - 1
        let rank = before == 0 ? "first in line" : "\(before) \(before == 1 ? "run" : "runs") before it in line"
        guard let holder else { return "\(rank); it begins as soon as there is room" }
        guard holder.state.isAtWork else { return "\(holder.title(now: now)) comes before it on \(holder.cluster)" }
        return "\(rank); \(holder.title(now: now)) holds \(holder.cluster)"
    }
}
