/// How a user wants to reach a cluster.
package struct ConnectRequest: Hashable, Sendable {
    /// The form of the answer.
    package enum Form: String, CaseIterable, Hashable, Sendable {
        case uri, psql, env, jdbc
    }

    /// Which node is meant.
    package enum Role: String, CaseIterable, Hashable, Sendable {
        case primary, replica, any
    }

    package var cluster: ClusterName
    package var form: Form
    package var role: Role
    /// Whether passwords are shown; audited.
    package var reveal: Bool

    package init(cluster: ClusterName, form: Form = .uri, role: Role = .primary, reveal: Bool = false) {
        self.cluster = cluster
        self.form = form
        self.role = role
        self.reveal = reveal
    }
}
