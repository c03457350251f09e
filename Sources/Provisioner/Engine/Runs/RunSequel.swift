import Commands
import Model

/// The run that goes on where another was cut off, without anybody asking.
struct RunSequel: Hashable, Sendable {
    let run: NewRun

    /// What goes on with a run that was cut off at work; `nil` where nothing does, since it changed nothing.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - next: The command that its failure names.
    init?(of run: Run, next: String?) {
        guard run.state.isAtWork, run.kind != .plan, run.kind != .generate else { return nil }
        // What ended a server twice could end every server: from here on a person decides.
        guard run.principal != Caller.recovery.principal else { return nil }
        // What was asked for beyond the destroying itself is still wanted.
        let line = run.kind == .destroy ? run.command : next
        guard let line, let change = ClusterChange(line: line) else { return nil }
        let command = AuditedCommand(line, cluster: run.cluster.rawValue, by: .recovery)
        self.run = NewRun(kind: change.kind, command: command)
    }
}

extension ClusterChange {
    /// Reads a command back from its canonical form; `nil` for a line that asks for no change.
    package init?(line: String) {
        guard case .change(let change, _)? = try? RequestParser(mode: .text).parse(line.utf8)?.command else {
            return nil
        }
        self = change
    }
}
