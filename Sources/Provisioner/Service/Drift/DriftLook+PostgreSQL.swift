import Commands
import Engine
import Model
import SystemPackage
import Tools

extension DriftLook {
    /// What PostgreSQL says of itself that was not promised.
    ///
    /// A node that does not answer is a difference too.
    func postgresql() async throws -> [Difference] {
        let psql = Psql(
            runner: self.means.runner,
            scratch: self.means.data.scratch,
            workspace: self.workspace.root,
            sshOptions: LookingConnection.single
        )
        let findings = try await withThrowingTaskGroup(of: (String, NodeFinding).self) { group in
            for node in self.nodes {
                group.addTask { (node.name, try await self.ask(node, psql)) }
            }
            return try await group.reduce(into: [String: NodeFinding]()) { $0[$1.0] = $1.1 }
        }
        return NodeDifferences(
            cluster: self.cluster.name,
            spec: self.cluster.spec,
            nodes: self.nodes,
            findings: findings,
            certificateEnds: self.secrets.tls?.nodes.compactMapValues { try? $0.end } ?? [:]
        ).all
    }

    private func ask(_ node: Node, _ psql: Psql) async throws -> NodeFinding {
        do {
            let lines = try await psql.query(
                PrimaryReport.question + "\n" + NodeReport.question,
                on: node,
                spec: self.cluster.spec,
                secrets: self.secrets
            )
            guard let first = lines.first, let last = lines.last, lines.count == 2,
                let report = try? PrimaryReport(line: first), let own = try? NodeReport(line: last)
            else {
                return .silent("the answer can't be read: \(lines.joined(separator: " ").prefix(300))")
            }
            return .answered(report, own)
        } catch let failure as PsqlFailure {
            return .silent(failure.reason)
        } catch let error as Errno {
            throw CommandFailure(.driftFailed, "a file that psql needs can't be written: \(error)", retry: true)
        }
    }
}
