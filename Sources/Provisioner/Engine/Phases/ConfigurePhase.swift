import Commands
import Model
import Tools

/// Has Ansible configure PostgreSQL on every node.
struct ConfigurePhase: Phase {
    /// What it may do once the cluster has been ready.
    var options = RepairOptions()
    /// Whether it may be what makes the cluster ready for the first time.
    var mayBeFirst = true

    var name: PhaseName { .configure }

    func announcement(_ context: PhaseContext) -> String {
        "Ansible configures \(context.nodes.count) \(context.nodes.count == 1 ? "node" : "nodes")"
    }

    func perform(_ context: PhaseContext) async throws -> String {
        // Once it has held data, a cluster must not begin anew where its data is missing.
        if (context.cluster.completedPhase ?? .validate) >= self.name { try context.workspace.noteConfigured() }
        // Those of machines were written when they were reached.
        if context.cluster.spec.target == .local { try context.writeInventory() }
        let command = AnsibleCommand.site(self.permitted(on: context.cluster))
        let result = try await AnsibleSession(context: context.tools).run(command, failingAs: .configureFailed)
        try context.workspace.noteConfigured()
        let count = result.changedCount
        if count == 0 { await context.journal.foundNothingToChange() }
        return count == 0 ? "nothing had to be changed" : "\(count) \(count == 1 ? "task" : "tasks") changed something"
    }

    /// Nobody can rely yet on a cluster that never was ready, so its servers are restarted as they need it.
    func permitted(on cluster: Cluster) -> RepairOptions {
        var options = self.options
        if self.mayBeFirst, (cluster.completedPhase ?? .validate) < .verify { options.restart = .all }
        return options
    }
}
