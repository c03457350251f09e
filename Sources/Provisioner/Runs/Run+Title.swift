import Commands

extension Run {
    /// Names the run to those who wait for it: `run 41 (create cluster orders, by alice, since 12 s)`.
    func title(now: Timestamp = .now) -> String {
        "run \(self.id) (\(self.command), by \(self.displayName), since \(self.age(now: now)) s)"
    }

    /// Seconds since it began its work, or since it came where it has not.
    func age(now: Timestamp = .now) -> Int64 {
        max(0, (now.milliseconds - (self.startedAt ?? self.createdAt).milliseconds) / 1000)
    }
}

extension RunLine.Place {
    /// What one that waits is told.
    ///
    /// - Parameters:
    ///   - holder: The run that has its cluster, or will have it before.
    ///   - now: The present.
    /// - Returns: A text for people, without a full stop.
    func text(holder: Run?, now: Timestamp = .now) -> String {
        let before = self.position - 1
        let rank = before == 0 ? "first in line" : "\(before) \(before == 1 ? "run" : "runs") before it in line"
        guard let holder else { return "\(rank); it begins as soon as there is room" }
        guard holder.state.isAtWork else { return "\(holder.title(now: now)) comes before it on \(holder.cluster)" }
        return "\(rank); \(holder.title(now: now)) holds \(holder.cluster)"
    }
}
