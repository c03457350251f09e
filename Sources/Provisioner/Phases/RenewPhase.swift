import Commands

/// Seals new passwords, and on machines a new certificate authority, into the vault; configuring brings them into force.
struct RenewPhase: Phase {
    var name: PhaseName { .renew }

    func announcement(_ context: PhaseContext) -> String { "making new secrets of \(context.cluster.name)" }

    func perform(_ context: PhaseContext) async throws -> String {
        var secrets = ClusterSecrets.generated()
        try secrets.complete(for: context.cluster, nodes: context.nodes)
        // Before anything can tell of them.
        await context.journal.conceal(secrets.all)
        try secrets.write(to: context.workspace, vault: try context.data.vault())
        return
            "new passwords\(secrets.tls == nil ? "" : " and certificates") are sealed; replication goes on with the old ones until it connects again"
    }
}
