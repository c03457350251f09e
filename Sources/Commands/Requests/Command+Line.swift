extension Command {
    /// The canonical request line, without tag and actor: reading it gives the same command.
    ///
    /// The values of settings may hold secrets: it is compared, but never kept or shown; see ``shownLine``.
    package var line: String { self.line(of: self.spelledArguments) }

    /// The line as it is recorded, audited and shown: in the place of values that may hold a secret, something else stands.
    ///
    /// Reading it gives a command of the same kind about the same cluster.
    package var shownLine: String { self.line(of: self.spelledArguments.map(\.concealed)) }

    private func line(of arguments: [SpelledArgument]) -> String {
        ([self.description.phrase] + arguments.map(\.line)).joined(separator: " ")
    }

    /// The arguments that ``line`` consists of; those that say nothing new are left out.
    package var spelledArguments: [SpelledArgument] {
        self.description.spell(self).compactMap(\.self)
    }

    /// Whether carrying it out changes a cluster or a run, so that it is written to the audit.
    package var changesSomething: Bool {
        switch self {
        case .change, .cancel, .control: true
        case .query, .session: false
        }
    }

    /// What describes commands of this kind.
    package var description: CommandDescription {
        switch self {
        case .change(let change, wait: _): change.description
        case .cancel: .cancelRun
        case .control(let control): control.description
        case .query(let query): query.description
        case .session(let session): session.description
        }
    }
}

extension ClusterChange {
    /// What describes the command that asks for this change.
    package var description: CommandDescription {
        switch self {
        case .create: .createCluster
        case .generate: .generateCluster
        case .plan: .planCluster
        case .apply: .applyCluster
        case .configure: .configureCluster
        case .resume: .resumeCluster
        case .rotateSecrets: .rotateSecretsCluster
        case .destroy: .destroyCluster
        }
    }
}

extension ControlCommand {
    /// What describes the command that asks for this.
    package var description: CommandDescription {
        switch self {
        case .extend: .extendCluster
        case .protect: .protectCluster
        case .unprotect: .unprotectCluster
        case .unlock: .unlockCluster
        case .freeze: .freeze
        case .unfreeze: .unfreeze
        case .drain: .drain
        case .backupRecords: .backupRecords
        }
    }
}

extension Query {
    fileprivate var description: CommandDescription {
        switch self {
        case .showCluster: .showCluster
        case .listClusters: .listClusters
        case .status: .statusCluster
        case .connect: .connectCluster
        case .files: .filesCluster
        case .file: .catCluster
        case .runs: .runs
        case .showRun: .showRun
        case .attach: .attachRun
        case .tail: .tailRun
        case .audit: .audit
        case .auditExport: .auditExport
        case .locks: .locks
        case .drift(let cluster): cluster == nil ? .driftAll : .driftCluster
        }
    }
}

extension SessionCommand {
    fileprivate var description: CommandDescription {
        switch self {
        case .hello: .hello
        case .whoAmI: .whoAmI
        case .ping: .ping
        case .help: .help
        case .stats: .stats
        case .watch: .watch
        case .unwatch: .unwatch
        case .quit: .quit
        }
    }
}

extension Request {
    /// The canonical request line: reading it gives the same request.
    package var line: String {
        let prefixes = [self.tag.map { "#\($0)" }, self.actor.map { "@\($0)" }]
        let key = self.idempotencyKey.flatMap { Arguments.idempotencyKey.spelled($0)?.line }
        return (prefixes.compactMap(\.self) + [self.command.line, key].compactMap(\.self)).joined(separator: " ")
    }
}
