import Commands
import Model
import Store
import Tools

/// Tells how to connect to a cluster.
struct ConnectQuery: Sendable {
    let clusters: ClusterQueries

    func answer(_ request: ConnectRequest, by caller: Caller, send: ReplySink) async throws -> Reply {
        let cluster = try await self.clusters.cluster(request.cluster)
        guard cluster.state.isServing else {
            throw CommandFailure(
                .wrongState,
                "\(cluster.name) is not ready to connect to (\(cluster.state.rawValue))",
                next: NextCommand.fitting(cluster) ?? "show cluster \(cluster.name)",
                details: ["state": .string(cluster.state.rawValue)]
            )
        }
        let members = try await self.clusters.records.nodes(of: cluster.id)
        let nodes = members.filter { node in
            switch request.role {
            case .any: true
            case .primary: node.role == .primary
            case .replica: node.role == .replica
            }
        }
        guard !nodes.isEmpty else {
            throw CommandFailure(.badValue, "\(cluster.name) has no replicas", argument: "role", hint: "primary")
        }
        var password: Secret?
        if request.reveal {
            let secrets = try await self.secretsInForce(cluster, members)
            password = cluster.spec.machines == nil ? secrets.superuser : secrets.application
            // On record before the password is on its way.
            let command = Command.query(.connect(request)).line
            try await self.clusters.records.auditDone(
                AuditedCommand(command, cluster: cluster.name.rawValue, by: caller)
            )
        }
        let string = ConnectionString(
            nodes: nodes,
            role: request.role,
            password: password,
            authority: cluster.spec.machines.map { _ in Self.authority(cluster) }
        )
        for line in string.lines(request.form) { try await send(Reply(.text, text: line)) }
        return Reply(
            .ok,
            [
                "cluster": .string(cluster.name.rawValue), "role": .string(request.role.rawValue),
                "revealed": .boolean(request.reveal),
            ],
            text: (request.reveal
                ? "the password is shown; that is on record in the audit"
                : "without its password; reveal=yes shows it, which is audited") + Self.advice(cluster)
        )
    }

    /// The secrets that a client is let in with, also while newer ones are only sealed.
    private func secretsInForce(_ cluster: Cluster, _ nodes: [Node]) async throws -> ClusterSecrets {
        let secrets = try self.clusters.secrets(of: cluster)
        guard secrets.former != nil, let primary = nodes.first(where: { $0.role == .primary }) else { return secrets }
        let psql = Psql(
            runner: self.clusters.runner,
            scratch: self.clusters.data.scratch,
            workspace: self.clusters.workspace(of: cluster).root
        )
        do {
            return try await psql.inForce(secrets, on: primary, spec: cluster.spec)
        } catch let failure as PsqlFailure {
            throw CommandFailure(
                .unreachable,
                "new secrets of \(cluster.name) are sealed, and whether they are in force can't be told, since \(primary.name) does not answer (\(failure.reason)); configure cluster \(cluster.name) brings them into force",
                retry: true,
                node: primary.name,
                next: "configure cluster \(cluster.name)"
            )
        }
    }

    /// The name of the file for the certificate of a cluster's authority, which a client makes itself.
    private static func authority(_ cluster: Cluster) -> String { "\(cluster.name)-ca.crt" }

    /// What else a client on another machine needs.
    private static func advice(_ cluster: Cluster) -> String {
        guard let machines = cluster.spec.machines else { return "" }
        let certificate =
            "; \(authority(cluster)) is for you to make, of what cat cluster \(cluster.name) ca.crt shows: by it the client knows the server (sslmode=require encrypts, but trusts whoever answers)"
        guard machines.allowed.isEmpty else { return certificate }
        return "\(certificate); only the members may connect, since the cluster was made without allow="
    }
}
