import Commands
import Model
import Store
import Tools

extension ReachPhase {
    /// Waits for all machines at the same time.
    ///
    /// - Returns: What each says of itself, by node.
    /// - Throws: ``CommandFailure`` that names the first machine that was not reached; `CancellationError`.
    func reports(
        _ context: PhaseContext,
        _ machines: MachineSpec,
        _ identity: SSHIdentity
    ) async throws -> [String: MachineReport] {
        let command = try SSHCommand(workspace: context.workspace.root)
        let count = context.nodes.count
        let outcomes = try await withThrowingTaskGroup(of: (Node, MachineContact.Outcome).self) { group in
            for node in context.nodes {
                let contact = MachineContact(
                    node: node,
                    machines: machines,
                    isNew: context.cluster.spec.cloud != nil,
                    publicKey: identity.publicKey,
                    patience: context.settings.ssh.connectDeadline
                )
                group.addTask {
                    let outcome = try await contact.establish { time in
                        let script = MachineScript(MachineReport.script)
                        let line = command.commandLine(on: node.name, running: script, isVerbose: true)
                        // Without the run's mark: the end of one such question would sweep the others away.
                        let (outcome, lines, errors) = try await context.runner.capture(
                            line,
                            bounds: Self.bounds(within: time)
                        )
                        return (outcome, script.answer(lines, errors))
                    } tell: { reason in
                        try await context.journal.write(
                            RunStep(.progress, "not yet: \(reason)", node: node.name)
                        )
                    }
                    return (node, outcome)
                }
            }
            var outcomes: [(Node, MachineContact.Outcome)] = []
            for try await (node, outcome) in group {
                outcomes.append((node, outcome))
                let step =
                    switch outcome {
                    case .answered(let report):
                        RunStep(
                            .progress,
                            "answers: \(Self.description(of: report))",
                            node: node.name,
                            step: outcomes.count,
                            steps: count
                        )
                    case .silent(let reason), .refused(let reason):
                        RunStep(.warning, reason, node: node.name)
                    }
                try await context.journal.write(step)
            }
            return outcomes
        }
        if let failure = Self.failure(of: outcomes.sorted { $0.0.ordinal < $1.0.ordinal }, cluster: context.cluster) {
            throw failure
        }
        return Dictionary(
            uniqueKeysWithValues: outcomes.compactMap { node, outcome in
                if case .answered(let report) = outcome { (node.name, report) } else { nil }
            }
        )
    }

    /// The cluster with the major that its machines decide on, where nobody else has; written down.
    ///
    /// - Throws: ``CommandFailure`` where they can't decide.
    func decided(_ reports: [String: MachineReport], _ context: PhaseContext) async throws -> Cluster {
        var cluster = context.cluster
        if let mixture = SystemMajor.mixture(reports) { try await context.journal.write(RunStep(.warning, mixture)) }
        guard cluster.spec.majorOrigin == .open else { return cluster }
        let choice = SystemMajor(table: self.majors)
        let (major, note) = try choice.choose(reports, nodes: context.nodes, cluster: cluster.name)
        cluster.spec.major = major
        cluster.spec.majorOrigin = .system
        cluster.spec.programs = MachineSpec.programs(of: major)
        cluster.spec.version = "\(major)"
        try await context.records.update(cluster)
        try await context.journal.write(
            RunStep(.progress, note ?? "PostgreSQL \(major) is taken, which is their system's own")
        )
        return cluster
    }

    /// The failure that names the first machine that was not reached, and its way out.
    static func failure(of outcomes: [(Node, MachineContact.Outcome)], cluster: Cluster) -> CommandFailure? {
        let unreached = outcomes.compactMap { node, outcome -> (node: Node, reason: String, lost: LostMachine?)? in
            switch outcome {
            case .answered: nil
            case .silent(let reason): (node, reason, LostMachine(node, of: cluster))
            // The reason itself says what has to be put right.
            case .refused(let reason): (node, reason, nil)
            }
        }
        guard let (node, reason, lost) = unreached.first else { return nil }
        let others = unreached.dropFirst().map(\.node.name)
        let more = others.isEmpty ? "" : "; neither is \(others.joined(separator: ", "))"
        let wayOut = lost.map { "; \($0.wayOut)" } ?? ""
        return CommandFailure(
            .reachFailed,
            "\(node.name) (\(node.sshAddress ?? node.address)) is not reached over SSH: \(reason)\(more)\(wayOut)",
            retry: true,
            node: node.name,
            next: lost?.next
        )
    }

    /// The longest that one attempt may take.
    private static let attempt: Duration = .seconds(30)

    private static func bounds(within time: Duration) -> ProcessBounds {
        let longest = min(self.attempt, time)
        return ProcessBounds(deadline: longest, silence: longest, grace: .seconds(1))
    }

    private static func description(of report: MachineReport) -> String {
        "\(report.system), \(report.cores) \(report.cores == 1 ? "processor" : "processors"), \(report.memory / 1024) MiB of memory, \(report.freeDisk) MiB of disk free"
    }
}
