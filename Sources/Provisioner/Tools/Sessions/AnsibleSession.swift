package import Commands
import Model

/// Runs a playbook for one phase: the human log goes to the phase's log, the events become the run's.
package struct AnsibleSession: Sendable {
    package let context: ToolContext

    package init(context: ToolContext) {
        self.context = context
    }

    /// Runs a playbook to its end, once.
    ///
    /// - Parameters:
    ///   - command: Which playbook.
    ///   - code: The error code of a failure.
    ///   - toleratesUnreachable: Whether machines that can't be reached are no failure.
    /// - Returns: What the playbook has done.
    /// - Throws: ``CommandFailure`` that names host, task and cause; `CancellationError`.
    package func attempt(
        _ command: AnsibleCommand,
        failingAs code: ErrorCode,
        toleratesUnreachable: Bool
    ) async throws -> AnsibleResult {
        let program = try await self.context.toolbox.path(of: .ansible)
        let line = command.commandLine(ansiblePlaybook: program, workspace: self.context.workspace.root)
        let log = try self.context.file(of: "ansible")
        let result = AnsibleResult()
        let (events, news) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        // Ends with this function, however that ends.
        async let _ = self.watchClones(result, events)
        async let _ = self.watchNodes(result, command)
        let outcome = try await self.context.execute(line) { channel, line in
            // Before anything is cut short: a part of a secret can no longer be told.
            let text = await self.context.log.redacted(line)
            guard channel == .events else {
                result.hear(text)
                return try await log.append(text)
            }
            if let step = result.take(AnsibleEvent(line: text)) { try await self.context.log.write(step) }
            await self.context.log.busy(with: result.currentTask)
            news.yield()
        }
        let hasOnlyUnreachable = result.hasEnded && result.hasOnlyUnreachable
        if !toleratesUnreachable || !hasOnlyUnreachable { try self.check(outcome, result, code: code) }
        try self.checkReach(result, code: code)
        return result
    }

    private func watchClones(_ result: AnsibleResult, _ events: AsyncStream<Void>) async {
        let context = self.context
        guard let primary = context.nodes.first(where: { $0.role == .primary }) else { return }
        let replicas = Set(context.nodes.filter { $0.role == .replica }.map(\.name))
        await CloneWatch(result: result, primary: primary.name, replicas: replicas).run(events) {
            try await context.psql.query(
                CloneProgress.question,
                on: primary,
                spec: context.cluster.spec,
                secrets: context.secrets,
                timeout: .seconds(5)
            )
        } tell: { step in
            // A copy that goes on may take longer than a program may be silent, and Ansible has nothing to say meanwhile.
            context.runner.progressed(of: context.run)
            try await context.log.write(step)
        }
    }

    /// Tells what the modules say of themselves while they are at work; in a mere question nobody waits for that.
    private func watchNodes(_ result: AnsibleResult, _ command: AnsibleCommand) async {
        guard case .site = command else { return }
        let context = self.context
        let source = NodeProgressSource(context)
        await NodeProgressWatch(result: result, nodes: context.nodes).run { node in
            await source.read(node)
        } moved: {
            context.runner.progressed(of: context.run)
        } tell: { step in
            try await context.log.write(step)
        }
    }

    private func check(_ outcome: ProcessOutcome, _ result: AnsibleResult, code: ErrorCode) throws {
        if let failure = result.firstFailure {
            throw CommandFailure(
                code,
                "\(AnsibleResult.title(failure.task)): \(failure.message ?? "no reason given")",
                retry: true,
                node: failure.host,
                next: NextCommand.fitting(
                    failure.kind.flatMap(Predicament.init(rawValue:)),
                    of: self.context.cluster.name,
                    on: self.context.nodes.first { $0.name == failure.host }
                )
            )
        }
        guard outcome.isSuccess else {
            throw CommandFailure(
                code,
                "ansible-playbook \(outcome.description)\(result.lastWords.isEmpty ? "" : ": \(result.lastWords)")",
                retry: true
            )
        }
        // An exit status alone proves nothing: a playbook that was cut off ends with 0 too.
        guard result.hasEnded else {
            throw CommandFailure(
                code,
                "ansible-playbook exited with status 0 but did not report its end, so nothing is certain",
                retry: true
            )
        }
    }

    /// A playbook that finds nobody to work on ends well.
    private func checkReach(_ result: AnsibleResult, code: ErrorCode) throws {
        let untouched = result.untouched(of: self.context.nodes)
        guard let first = untouched.first else { return }
        let them = untouched.count == 1 ? "it" : "them"
        throw CommandFailure(
            code,
            "Ansible did nothing on \(untouched.joined(separator: ", ")), so nothing is known of \(them): inventory.json of the workspace did not name \(them) when it was read. Every run writes that file anew; see what changes it meanwhile",
            retry: true,
            node: first
        )
    }
}
