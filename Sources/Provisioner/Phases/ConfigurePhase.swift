import Commands

/// Has Ansible configure PostgreSQL on every node.
struct ConfigurePhase: Phase {
    var name: PhaseName { .configure }

    func announcement(_ context: PhaseContext) -> String {
        "Ansible configures \(context.nodes.count) \(context.nodes.count == 1 ? "node" : "nodes")"
    }

    func perform(_ context: PhaseContext) async throws -> String {
        let result = try await AnsibleSession(context: context).run(.site, failingAs: .configureFailed)
        let count = result.changedCount
        if count == 0 { await context.journal.foundNothingToChange() }
        return count == 0 ? "nothing had to be changed" : "\(count) tasks changed something"
    }
}
