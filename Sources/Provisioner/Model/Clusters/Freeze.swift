import Commands

/// Somebody's wish that nothing of a scope be changed, as it is on record.
struct Freeze: Hashable, Sendable, Identifiable {
    let id: Int64
    let scope: FreezeScope
    /// For those who are refused.
    let reason: String
    let holder: String
    let createdAt: Timestamp
    /// When it ends by itself; `nil`: not before it is lifted.
    let until: Timestamp?

    /// Whether it is in force at a moment.
    func stands(at now: Timestamp) -> Bool { self.until.map { now < $0 } ?? true }

    /// Whether it holds for a cluster of this name on this target.
    func covers(_ name: ClusterName, on target: Target) -> Bool {
        (self.scope.cluster ?? name) == name && (self.scope.target ?? target) == target
    }

    /// What it holds for, in words: `cluster orders`, `everything on target aws`.
    var subject: String {
        switch (self.scope.cluster, self.scope.target) {
        case (let cluster?, _): "cluster \(cluster)"
        case (nil, let target?): "everything on target \(target.rawValue)"
        case (nil, nil): "everything"
        }
    }

    /// Who, since when, why and until when, in words.
    var story: String {
        let end = self.until.map { "until \($0)" } ?? "until it is lifted"
        return "\(self.subject) is frozen by \(self.holder) since \(self.createdAt): \"\(self.reason)\", \(end)"
    }

    /// What somebody is told who wants to change what it holds for.
    var refusal: CommandFailure {
        CommandFailure(
            .frozen,
            "\(self.story); nothing was changed",
            retry: true,
            next: "locks",
            details: [
                "holder": .string(self.holder), "since": .time(milliseconds: self.createdAt.milliseconds),
                "until": self.until.map { .time(milliseconds: $0.milliseconds) },
            ]
        )
    }
}
