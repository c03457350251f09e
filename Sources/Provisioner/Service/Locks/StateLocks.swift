import Commands
import Foundation
import Model
import Store
import SystemPackage
import Tools

/// Finds Terraform's locks of clusters' states, tells whether their holders live, and takes away those of dead ones.
struct StateLocks: Sendable {
    /// Whether whoever holds a lock lives.
    enum Holder: String, Hashable, Sendable {
        case alive = "yes"
        case dead = "no"
        case unknown
    }

    /// A lock of a cluster's state.
    struct Found: Hashable, Sendable {
        let lock: StateLock
        let holder: Holder
    }

    let data: DataDirectory
    let records: Records
    let toolbox: Toolbox
    let runner: ProcessRunner
    let settings: ProvisionerSettings

    /// The lock of a cluster's state.
    ///
    /// A state that is kept elsewhere is asked for by having Terraform take the lock for a moment, which takes a second or
    /// two; while a run of the cluster is at work, that could be in its way, and nothing is asked.
    ///
    /// - Parameters:
    ///   - cluster: The cluster.
    ///   - asksElsewhere: Whether a state that is not in the workspace is asked for.
    /// - Returns: The lock, or `nil` where there is none.
    /// - Throws: ``CommandFailure`` if Terraform can't be asked; `CancellationError`.
    func find(of cluster: Cluster, asksElsewhere: Bool = true) async throws -> Found? {
        let workspace = Workspace(root: self.data.workspace(of: cluster.name))
        let local = LocalStateLock(workspace: workspace)
        if let lock = local.lock { return Found(lock: lock, holder: local.isHeld ? .alive : .dead) }
        guard asksElsewhere, self.isElsewhere(workspace), try await self.runAtWork(of: cluster) == nil else {
            return nil
        }
        let begin = Timestamp.now
        let (outcome, lines) = try await self.ask(.lockProbe, of: cluster, in: workspace)
        if outcome.isSuccess { return nil }
        let complaint = lines.joined(separator: "\n")
        guard let told = StateLock(complaint: complaint) else {
            let reason = Self.redacted(lines.first { !$0.isEmpty } ?? outcome.description, workspace)
            throw CommandFailure(
                .notAvailable,
                "whether the state of \(cluster.name) is locked can't be found out: \(reason)",
                retry: true
            )
        }
        let lock = told.unlessOwn(complaint, machine: StateLock.ownMachine, since: begin)
        return Found(lock: lock, holder: try await self.holder(of: lock, cluster))
    }

    /// Takes a lock away whose holder is dead.
    ///
    /// - Throws: ``CommandFailure`` with Terraform's own words if it can't be taken away; `CancellationError`.
    func release(_ lock: StateLock, of cluster: Cluster) async throws {
        let workspace = Workspace(root: self.data.workspace(of: cluster.name))
        let local = LocalStateLock(workspace: workspace)
        guard local.lock == nil else {
            // Terraform itself never unlocks a state on this machine for another process.
            guard try local.release() != nil else {
                throw Self.locked(lock, of: cluster, "somebody has just taken it")
            }
            return
        }
        let (outcome, lines) = try await self.ask(.forceUnlock(id: lock.id), of: cluster, in: workspace)
        guard outcome.isSuccess else {
            let reason = Self.redacted(lines.first { !$0.isEmpty } ?? outcome.description, workspace)
            throw Self.locked(lock, of: cluster, "terraform force-unlock failed: \(reason)")
        }
    }

    private static func redacted(_ text: String, _ workspace: Workspace) -> String {
        Redactor(workspace.terraformSecrets).redacted(text)
    }

    /// The run of a cluster that is at work now.
    func runAtWork(of cluster: Cluster) async throws -> Run? {
        try await self.records.unfinishedRuns().first { $0.clusterID == cluster.id && $0.startedAt != nil }
    }

    /// The failure that says that a lock can't be taken away.
    static func locked(_ lock: StateLock, of cluster: Cluster, _ reason: String) -> CommandFailure {
        CommandFailure(
            .stateLocked,
            "the state of \(cluster.name) is locked (\(lock.holder)): \(reason)",
            retry: true,
            next: "locks cluster=\(cluster.name)",
            details: ["cluster": .string(cluster.name.rawValue), "lock": .string(lock.id)]
        )
    }

    private func isElsewhere(_ workspace: Workspace) -> Bool {
        self.settings.terraformOptions.backendFile != nil && workspace.hasState(backend: self.settings)
    }

    /// Only of a program that a run had started here is it certain that it is dead: it was waited for.
    ///
    /// While that one had the lock, nobody else can have taken it.
    private func holder(of lock: StateLock, _ cluster: Cluster) async throws -> Holder {
        guard lock.machine == StateLock.ownMachine, let time = lock.createdAt else { return .unknown }
        let verbs = lock.operation == "OperationTypePlan" ? ["plan"] : ["apply", "destroy"]
        let program = try await self.toolbox.path(of: .terraform).lastComponent?.string ?? ""
        let programs = verbs.map { "\(program) \($0)" }
        return try await self.records.hadAtWork(programs, at: time, of: cluster.id) ? .dead : .unknown
    }

    private func ask(
        _ command: TerraformCommand,
        of cluster: Cluster,
        in workspace: Workspace
    ) async throws -> (ProcessOutcome, [String]) {
        let line = command.commandLine(
            terraform: try await self.toolbox.path(of: .terraform),
            workspace: workspace.root,
            environment: workspace.terraformEnvironment(of: cluster.spec, self.settings)
        )
        do {
            let (outcome, lines, errors) = try await self.runner.capture(line, bounds: Self.bounds)
            return (outcome, errors + lines)
        } catch let failure as ProcessFailure {
            throw failure.failure
        }
    }

    private static let bounds = ProcessBounds(deadline: .seconds(60), silence: .seconds(60), grace: .seconds(10))
}
