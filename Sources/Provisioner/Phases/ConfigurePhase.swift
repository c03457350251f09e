import Commands

/// Has Ansible configure PostgreSQL on every node.
struct ConfigurePhase: Phase {
    var name: PhaseName { .configure }

    func announcement(_ context: PhaseContext) -> String {
        "Ansible configures \(context.nodes.count) \(context.nodes.count == 1 ? "node" : "nodes")"
    }

    func perform(_ context: PhaseContext) async throws -> String {
        // Once it has held data, a cluster must not begin anew where its data is missing.
        if (context.cluster.completedPhase ?? .validate) >= self.name { try context.workspace.noteConfigured() }
        let result = try await AnsibleSession(context: context).run(.site, failingAs: .configureFailed)
        try context.workspace.noteConfigured()
        let count = result.changedCount
        if count == 0 { await context.journal.foundNothingToChange() }
        return count == 0 ? "nothing had to be changed" : "\(count) tasks changed something"
    }
}
