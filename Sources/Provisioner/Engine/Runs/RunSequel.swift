import Commands
import Model

/// The run that goes on where another was cut off, without anybody asking.
struct RunSequel: Hashable, Sendable {
    let run: NewRun

    /// What goes on with a run that was cut off at work; `nil` where nothing does, since it changed nothing.
    init?(of run: Run) {
        guard run.state.isAtWork, run.kind != .plan, run.kind != .generate else { return nil }
        // What ended a server twice could end every server: from here on a person decides.
        guard run.principal != Caller.recovery.principal else { return nil }
        // What was asked for beyond the destroying itself is still wanted.
        let asked = run.kind == .destroy ? ClusterChange(line: run.command) : nil
        let change = asked ?? run.continuation
        let command = AuditedCommand(change.line, cluster: run.cluster.rawValue, by: .recovery)
        self.run = NewRun(kind: change.kind, command: command)
    }
}

extension Run {
    /// The change that does what this run left undone.
    var continuation: ClusterChange {
        switch self.kind {
        case .destroy: .destroy(self.cluster, skipsUnreachable: false, liftsProtection: false)
        // Until new secrets are sealed, resuming would bring the old ones into force and call that a success.
        case .rotate where self.phase.map { $0 == .reach || $0 == .renew } ?? true: .rotateSecrets(self.cluster)
        case .create, .generate, .plan, .apply, .configure, .resume, .rotate: .resume(self.cluster, RepairOptions())
        }
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

    /// The command that asks for it, in canonical form.
    var line: String { Command.change(self, wait: true).line }
}
