import Tools

/// What came of asking one node.
enum NodeFinding: Sendable {
    case answered(PrimaryReport, NodeReport)
    /// It could not be reached, or its answer could not be read; in the words of whoever refused.
    case silent(String)
}
