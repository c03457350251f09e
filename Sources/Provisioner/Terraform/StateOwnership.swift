import Commands
import SystemPackage

/// Whose a state is that a cluster finds where it is to keep its own.
///
/// Two servers with one place for their states, and a server that was set up anew, find each other's: a plan made from such
/// a state changes the other's machines, and a destroy removes them.
enum StateOwnership: Hashable, Sendable {
    /// There is none, or nothing is in it.
    case free
    /// It says that it is the cluster's, or an earlier version made it for the cluster and wrote no identity.
    case own
    /// It is another's.
    case foreign(identity: String?)

    /// - Parameters:
    ///   - state: What was found.
    ///   - identity: The cluster's.
    ///   - hasBegunApply: Whether the cluster's record knows of an apply, which alone makes a state of the cluster's own.
    init(of state: TerraformState, identity: String, hasBegunApply: Bool) {
        if state.resources.isEmpty {
            self = .free
        } else if let other = state.identities.subtracting([identity]).min() {
            self = .foreign(identity: other)
        } else if state.identities.isEmpty, !hasBegunApply {
            self = .foreign(identity: nil)
        } else {
            self = .own
        }
    }
}

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
}
