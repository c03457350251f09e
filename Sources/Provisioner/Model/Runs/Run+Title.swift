package import Commands

extension Run {
    /// Names the run to those who wait for it: `run 41 (create cluster orders, by alice, since 12 s)`.
    package func title(now: Timestamp = .now) -> String {
        "run \(self.id) (\(self.command), by \(self.displayName), since \(self.age(now: now)) s)"
    }

    /// Seconds since it began its work, or since it came where it has not.
    package func age(now: Timestamp = .now) -> Int64 {
        max(0, (now.milliseconds - (self.startedAt ?? self.createdAt).milliseconds) / 1000)
    }
}
