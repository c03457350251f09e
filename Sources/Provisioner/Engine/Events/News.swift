package import Commands
import Model

/// Something that those who watch may want to know.
package struct News: Hashable, Sendable {
    package var kind: WatchFilter.Kind
    /// `nil`: about the whole server.
    package var cluster: ClusterName?
    package var run: RunID?
    /// What it is now: a run's or a cluster's state, or a word of the kind's own, such as `frozen`.
    package var state: String
    /// How long it took, where it has ended.
    package var took: Duration?
    /// For people.
    package var text: String
    package var at: Timestamp = .now

    package init(
        kind: WatchFilter.Kind,
        cluster: ClusterName? = nil,
        run: RunID? = nil,
        state: String,
        took: Duration? = nil,
        text: String,
        at: Timestamp = .now
    ) {
        self.kind = kind
        self.cluster = cluster
        self.run = run
        self.state = state
        self.took = took
        self.text = text
        self.at = at
    }

    /// The `NOTE` reply that tells a client of it.
    package var reply: Reply {
        var fields: ReplyFields = ["kind": .string(self.kind.rawValue)]
        fields.append("cluster", self.cluster.map { .string($0.rawValue) })
        fields.append("run", self.run.map { ReplyValue($0.rawValue) })
        fields.append("state", .string(self.state))
        fields.append("took", self.took.map { .duration($0) })
        fields.append("at", .string(self.at.description))
        return Reply(.note, fields, text: self.text)
    }
}
