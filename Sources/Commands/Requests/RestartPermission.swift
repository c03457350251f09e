/// Which servers that serve may be restarted, where settings wait for that.
///
/// A server that does not serve yet, or not any more, is started whatever was said.
package enum RestartPermission: String, CaseIterable, Hashable, Sendable {
    /// None: what waits for a restart goes on waiting, and is told of.
    case none = "no"
    /// The replicas, one after the other.
    case replicas
    /// All: the replicas one after the other, then the primary.
    case all = "yes"
}
