import Commands

/// Something that those who watch may want to know.
struct News: Hashable, Sendable {
    var kind: WatchFilter.Kind
    /// `nil`: about the whole server.
    var cluster: ClusterName?
    var run: RunID?
    /// What it is now: a run's or a cluster's state, or a word of the kind's own, such as `frozen`.
    var state: String
    /// How long it took, where it has ended.
    var took: Duration?
    /// For people.
    var text: String
    var at: Timestamp = .now

    /// The `NOTE` reply that tells a client of it.
    var reply: Reply {
        var fields: ReplyFields = ["kind": .string(self.kind.rawValue)]
        fields.append("cluster", self.cluster.map { .string($0.rawValue) })
        fields.append("run", self.run.map { ReplyValue($0.rawValue) })
        fields.append("state", .string(self.state))
        fields.append("took", self.took.map { .duration($0) })
        fields.append("at", .string(self.at.description))
        return Reply(.note, fields, text: self.text)
    }
}
