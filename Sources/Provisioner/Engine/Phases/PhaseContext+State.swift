package import Commands
import Model
import Store
import SystemPackage
package import Targets
package import Tools

/// What Terraform's state and the API know of the cluster, and whose they are.
extension PhaseContext {
    /// What tells the cluster from every other one, also from another server's of the same name.
    var clusterIdentity: String { self.records.workspaceOwner(self.cluster.id) }

    /// Whose the state is that was found.
    func ownership(of state: TerraformState) -> StateOwnership {
        StateOwnership(of: state, identity: self.clusterIdentity, hasBegunApply: self.cluster.hasBegunApply)
    }

    /// Makes certain that a plan is made from the cluster's own state.
    ///
    /// One in the workspace is.
    ///
    /// - Throws: ``CommandFailure`` that names the place and the ways out; `CancellationError`.
    func refuseForeignState() async throws {
        guard self.workspace.backendKind != nil else { return }
        let state = try await self.state(failingAs: .planFailed)
        guard case .foreign(let identity) = self.ownership(of: state) else { return }
        throw self.foreignState(state, identity: identity, failingAs: .planFailed)
    }

    /// The failure that says that a state is another's.
    func foreignState(_ state: TerraformState, identity: String?, failingAs code: ErrorCode) -> CommandFailure {
        let name = self.cluster.name
        let count = state.resources.count
        let whose =
            identity.map { "of another cluster, which bears the identity \($0)" } ?? "that this server did not make"
        let found =
            "the state at \(self.statePlace) holds \(count) \(count == 1 ? "resource" : "resources") \(whose), so nothing was planned, changed or removed"
        guard !self.cluster.hasBegunApply else {
            return CommandFailure(
                code,
                "\(found); \(name) has begun an apply of its own, so put the state that it made back there, then repeat the command",
                retry: true,
                next: "show cluster \(name)"
            )
        }
        return CommandFailure(
            code,
            "\(found); give this server's clusters a place of their own with \(TerraformBackend.installationPlaceholder) in terraform.backend_file, or choose another name: destroy cluster \(name) confirm=\(name) gives this one up and leaves that state as it is, then create it again",
            next: "destroy cluster \(name) confirm=\(name)"
        )
    }

    /// Where the cluster's state is, for people.
    private var statePlace: String {
        ((try? TerraformBackend(in: self.workspace)) ?? nil)?.place(of: self.cluster.name)
            ?? self.workspace.state.string
    }

    /// What Terraform's state knows.
    ///
    /// - Parameter code: The error code where that can't be found out.
    /// - Returns: The state, also where there is none.
    /// - Throws: ``CommandFailure``; `CancellationError`.
    package func state(failingAs code: ErrorCode) async throws -> TerraformState {
        do {
            return try await self.resources.state()
        } catch var failure as CommandFailure {
            failure.code = code
            throw failure
        }
    }

    /// What the API has beside Terraform's state.
    ///
    /// - Parameters:
    ///   - state: What is known.
    ///   - code: The error code where that can't be found out.
    /// - Returns: The strays; `nil` where the workspace does not tell how to look, which is said.
    /// - Throws: ``CommandFailure``, also where there is no state and no way to look; `CancellationError`.
    package func strays(beside state: TerraformState, failingAs code: ErrorCode) async throws -> [Stray]? {
        guard self.resources.canLook else {
            try await self.journal.write(
                RunStep(
                    .warning,
                    "this workspace was written before machines bore pgherd:identity, so what a lost answer left is not looked for; compare the API by the tag pgherd:cluster=\(self.cluster.name)"
                )
            )
            guard state.exists else {
                throw CommandFailure(
                    code,
                    "Terraform's state of \(self.cluster.name) is gone, and so it can't be found out what there is; put the state back and repeat the command",
                    retry: true
                )
            }
            return nil
        }
        try await self.journal.write(RunStep(.progress, "asking what the API has beside Terraform's state"))
        do {
            return try await self.resources.strays(beside: state)
        } catch var failure as CommandFailure {
            failure.code = code
            throw failure
        }
    }
}
