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

    /// Whether it is carried out although its client has gone: it changes something, and its whole line has arrived.
    var countsWithoutReader: Bool {
        switch self {
        case .change, .cancel, .control: true
        case .query, .session: false
        }
    }
}
