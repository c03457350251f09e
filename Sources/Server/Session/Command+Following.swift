import Commands

extension Command {
    /// Whether the answer lasts as long as a run does.
    var followsRun: Bool {
        switch self {
        case .change(_, let wait): wait
        case .cancel, .query(.attach): true
        case .control, .query, .session: false
        }
    }
}
