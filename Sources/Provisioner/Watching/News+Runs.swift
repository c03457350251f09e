import Commands

extension News {
    /// A run is at work now.
    static func began(_ run: Run) -> News {
        News(
            kind: .run,
            cluster: run.cluster,
            run: run.id,
            state: "started",
            text: "\(run.kind.rawValue) of \(run.cluster) by \(run.displayName) has begun"
        )
    }

    /// The record of a run says how it ended.
    static func ended(_ run: Run) -> News {
        let outcome = run.failure?.message ?? run.summary
        return News(
            kind: .run,
            cluster: run.cluster,
            run: run.id,
            state: run.state.rawValue,
            took: run.duration,
            text: "\(run.kind.rawValue) of \(run.cluster) by \(run.displayName) has ended"
                + (outcome.map { ": \($0)" } ?? "")
        )
    }
}

extension Run {
    /// From its beginning, or where it never began from its arrival, to its end; `nil` before that.
    fileprivate var duration: Duration? {
        guard let finished = self.finishedAt else { return nil }
        return .milliseconds(finished.milliseconds - (self.startedAt ?? self.createdAt).milliseconds)
    }
}
