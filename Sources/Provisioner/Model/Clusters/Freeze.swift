package import Commands

/// Somebody's wish that nothing of a scope be changed, as it is on record.
package struct Freeze: Hashable, Sendable, Identifiable {
    package let id: Int64
    package let scope: FreezeScope
    /// For those who are refused.
    package let reason: String
    package let holder: String
    package let createdAt: Timestamp
    /// When it ends by itself; `nil`: not before it is lifted.
    package let until: Timestamp?

    package init(
        id: Int64,
        scope: FreezeScope,
        reason: String,
        holder: String,
        createdAt: Timestamp,
        until: Timestamp?
    ) {
        self.id = id
        self.scope = scope
        self.reason = reason
        self.holder = holder
        self.createdAt = createdAt
        self.until = until
    }

    /// Whether it is in force at a moment.
    package func stands(at now: Timestamp) -> Bool { self.until.map { now < $0 } ?? true }

    /// Whether it holds for a cluster of this name on this target.
    package func covers(_ name: ClusterName, on target: Target) -> Bool {
        (self.scope.cluster ?? name) == name && (self.scope.target ?? target) == target
    }

    /// What it holds for, in words: `cluster orders`, `everything on target aws`.
    package var subject: String {
        switch (self.scope.cluster, self.scope.target) {
        case (let cluster?, _): "cluster \(cluster)"
        case (nil, let target?): "everything on target \(target.rawValue)"
        case (nil, nil): "everything"
        }
    }

    /// Who, since when, why and until when, in words.
    package var story: String {
        let end = self.until.map { "until \($0)" } ?? "until it is lifted"
        return "\(self.subject) is frozen by \(self.holder) since \(self.createdAt): \"\(self.reason)\", \(end)"
    }

    /// What somebody is told who wants to change what it holds for.
    package var refusal: CommandFailure {
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
