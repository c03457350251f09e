import Commands
import Model
import Tools

/// Seals new passwords, and on machines a new certificate authority, into the vault; configuring brings them into force.
///
/// The former ones stay beside them until verifying has seen the new ones in force: what the cluster really knows is lost
/// at no moment.
struct RenewPhase: Phase {
    var name: PhaseName { .renew }

    func announcement(_ context: PhaseContext) -> String { "making new secrets of \(context.cluster.name)" }

    func perform(_ context: PhaseContext) async throws -> String {
        let present = try await self.present(context)
        guard present.former == nil else {
            return
                "the new secrets of an earlier attempt are sealed already and not in force yet, so no further ones are made: these come into force"
        }
        var secrets = ClusterSecrets.generated()
        try secrets.complete(for: context.cluster, nodes: context.nodes)
        // Before anything can tell of them.
        await context.journal.conceal(secrets.all)
        try secrets.succeeding(present).write(to: context.workspace, vault: try context.data.vault())
        return
            "new passwords\(secrets.tls == nil ? "" : " and certificates") are sealed; replication goes on with the old ones until it connects again"
    }

    /// The secrets that are in force; with the former ones where those are, and newer ones are only sealed.
    ///
    /// The primary is asked before anything is changed, since without it nothing new could come into force.
    private func present(_ context: PhaseContext) async throws -> ClusterSecrets {
        guard let primary = context.nodes.first(where: { $0.role == .primary }) else {
            throw CommandFailure(.verifyFailed, "the cluster has no primary")
        }
        let (psql, spec) = (context.psql, context.cluster.spec)
        do {
            let answer = try await psql.query(PrimaryReport.question, on: primary, spec: spec, secrets: context.secrets)
            guard try !PrimaryReport(line: answer.first ?? "").inRecovery else {
                throw PsqlFailure(node: primary.name, reason: "it is in recovery")
            }
            let inForce = try await psql.inForce(context.secrets, on: primary, spec: spec)
            guard let former = context.secrets.former else { return inForce }
            return inForce.monitor.revealed() == former.monitor.revealed() ? context.secrets : inForce
        } catch let failure as PsqlFailure {
            throw CommandFailure(
                .unreachable,
                "the primary \(primary.name) does not answer as one (\(failure.reason)), so no secret was changed; configure cluster \(context.cluster.name) sets it right, then rotate again",
                retry: true,
                node: primary.name,
                next: "configure cluster \(context.cluster.name)"
            )
        }
    }
}
