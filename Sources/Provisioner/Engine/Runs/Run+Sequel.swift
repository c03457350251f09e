import Commands
import Model

extension Run {
    /// The run that goes on where this one was cut off at work, without anybody asking; `nil` where none does, since it changed
    /// nothing.
    var sequel: NewRun? {
        guard self.state.isAtWork, self.kind != .plan, self.kind != .generate else { return nil }
        // What ended a server twice could end every server: from here on a person decides.
        guard self.principal != Caller.recovery.principal else { return nil }
        // What was asked for beyond the destroying itself is still wanted.
        let asked = self.kind == .destroy ? ClusterChange(line: self.command) : nil
        let change = asked ?? self.continuation
        return NewRun(kind: change.kind, command: AuditedCommand(change.line, by: .recovery))
    }

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
