package import Commands

/// A command as the audit names it, and who gave it.
package struct AuditedCommand: Hashable, Sendable {
    /// In canonical form, without values that are not shown.
    package let text: String
    /// The name of the cluster that it is about, if it is about one.
    package var cluster: String?
    /// The run that it is about, if it is about one.
    package var run: RunID?
    package let caller: Caller

    package init(_ text: String, cluster: String? = nil, run: RunID? = nil, by caller: Caller) {
        self.text = text
        self.cluster = cluster
        self.run = run
        self.caller = caller
    }

    package init(_ control: ControlCommand, by caller: Caller) {
        self.init(Command.control(control).line, cluster: control.cluster?.rawValue, by: caller)
    }
}

extension ControlCommand {
    /// The cluster that it is about, if it is about one.
    fileprivate var cluster: ClusterName? {
        switch self {
        case .extend(let name, _), .protect(let name), .unprotect(let name), .unlock(let name): name
        case .freeze(let request): request.scope.cluster
        case .unfreeze(let scope): scope.cluster
        case .drain, .backupRecords: nil
        }
    }
}
