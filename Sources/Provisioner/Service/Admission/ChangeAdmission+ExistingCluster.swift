import Commands
import Engine
import Foundation
import Model
import Store
import SystemPackage
import Tools

/// Changes of a cluster that is on record.
extension ChangeAdmission {
    func existing(_ name: ClusterName) async throws -> Cluster {
        guard let cluster = try await self.records.cluster(named: name) else { throw await self.unknown(name) }
        return cluster
    }

    /// The failure that says that there is no such cluster, and which may be meant.
    func unknown(_ name: ClusterName) async -> CommandFailure {
        let page = try? await self.records.clusters(ClusterFilter(page: Page(limit: 1000)))
        let names = (page?.clusters ?? []).map(\.name.rawValue)
        let hint = EditDistance.closest(to: name.rawValue, among: names)
        let way = hint.map { "; did you mean \($0)?" } ?? "; list clusters shows what there is"
        return CommandFailure(
            .unknownCluster,
            "there is no cluster \(name)\(way)",
            argument: "name",
            hint: hint,
            next: "list clusters"
        )
    }

    func goneAlready(_ cluster: Cluster, nodes: [Node]) throws -> Reply {
        let left = nodes.filter(\.isLocal).compactMap(\.directory).filter { FileManager.default.fileExists(atPath: $0) }
        guard left.isEmpty else {
            throw CommandFailure(
                .destroyFailed,
                "\(cluster.name) is recorded as destroyed, but there is \(left.joined(separator: ", ")); remove it by hand",
                details: ["cluster": .string(cluster.name.rawValue)]
            )
        }
        return Reply(
            .ok,
            ["cluster": .string(cluster.name.rawValue), "state": "destroyed"],
            // What is on other machines was told when it was destroyed, and is not looked at again.
            text:
                "\(cluster.name) is destroyed already\(cluster.spec.target == .local ? "; nothing is left of it" : "")"
        )
    }

    func checkTools(for kind: RunKind) async throws {
        for tool in kind.tools { _ = try await self.toolbox.path(of: tool) }
    }

    /// Checks what no run that is at work or in line can set right.
    ///
    /// - Throws: ``CommandFailure``.
    func checkAlways(_ change: ClusterChange, _ cluster: Cluster) throws {
        let name = cluster.name
        if cluster.completedPhase?.isRemoving ?? false, change.kind != .destroy {
            throw Self.refusal(
                of: cluster,
                "\(name) was being destroyed, and part of it is gone; only destroying it can go on",
                next: "destroy cluster \(name) confirm=\(name)"
            )
        }
        switch change {
        case .destroy(_, skipsUnreachable: true, _) where cluster.spec.target != .hosts:
            throw CommandFailure(
                .badValue,
                "skip_unreachable= means nothing on target=\(cluster.spec.target.rawValue), where no machine outlives its cluster",
                argument: "skip_unreachable"
            )
        case .destroy(_, _, liftsProtection: false) where cluster.spec.cloud?.isTerminationProtected ?? false:
            let line = "destroy cluster \(name) confirm=\(name) unprotect=yes"
            throw Self.refusal(
                of: cluster,
                "the machines of \(name) were made with termination_protection=yes, so nothing was destroyed; to give that up: \(line)",
                next: line
            )
        default:
            break
        }
    }

    /// Checks whether a change can be made to what a cluster is now, while no run holds it.
    ///
    /// - Throws: ``CommandFailure``.
    func check(_ change: ClusterChange, _ cluster: Cluster) throws {
        let name = cluster.name
        switch change {
        case .plan where cluster.completedPhase == nil:
            throw Self.refusal(
                of: cluster,
                "the configuration of \(name) was never written completely",
                next: "resume cluster \(name)"
            )
        case .apply(_, let plan):
            let saved = Workspace(root: self.data.workspace(of: name))
            guard cluster.plan == plan, (try? PlanPhase.identify(saved)) == plan else {
                let newest =
                    cluster.plan == plan
                    ? "its file is not as it was saved"
                    : cluster.plan.map { "the newest plan is \($0)" } ?? "no plan is waiting to be applied"
                throw CommandFailure(
                    .stalePlan,
                    "plan \(plan) of \(name) can't be applied: \(newest); plan again",
                    argument: "plan",
                    hint: cluster.plan == plan ? nil : cluster.plan?.rawValue,
                    next: "plan cluster \(name)"
                )
            }
            guard try WorkspaceResources(root: self.resources, target: cluster.spec.target).wrote(saved) else {
                throw CommandFailure(
                    .stalePlan,
                    "plan \(plan) of \(name) was made by another version of pgherd, whose modules may do something else than those of this one; plan again",
                    argument: "plan",
                    next: "plan cluster \(name)"
                )
            }
        case .configure where (cluster.completedPhase ?? .validate) < .apply:
            let next = cluster.plan.map { "apply cluster \(name) plan=\($0)" } ?? "plan cluster \(name)"
            throw Self.refusal(
                of: cluster,
                "the machines of \(name) do not exist yet, so there is nothing to configure",
                next: next
            )
        case .rotateSecrets where (cluster.completedPhase ?? .validate) < .configure:
            throw Self.refusal(
                of: cluster,
                "\(name) was never built completely, so there are no secrets in use to change",
                next: "resume cluster \(name)"
            )
        default:
            break
        }
    }

    private static func refusal(of cluster: Cluster, _ reason: String, next: String) -> CommandFailure {
        CommandFailure(.wrongState, reason, next: next, details: ["state": .string(cluster.state.rawValue)])
    }
}

extension ChangeAdmission {
    /// Asks what there is of a cluster.
    ///
    /// - Parameters:
    ///   - cluster: The cluster.
    ///   - runner: Starts the programs; `nil`: that of the changes.
    /// - Returns: The question.
    func resources(of cluster: Cluster, asking runner: ProcessRunner? = nil) -> ResourceQuery {
        ResourceQuery(
            toolbox: self.toolbox,
            runner: runner ?? self.runner,
            settings: self.settings,
            spec: cluster.spec,
            workspace: Workspace(root: self.data.workspace(of: cluster.name))
        )
    }
}
