package import Commands
import Model

extension TerraformSession {
    /// Runs one command to its end.
    ///
    /// One that changes nothing is tried again after a failure that is known to pass. One that changes something is not:
    /// what it has done has to be planned anew.
    ///
    /// - Parameters:
    ///   - command: Which.
    ///   - code: The error code of a failure.
    /// - Returns: What Terraform said.
    /// - Throws: ``CommandFailure``; `CancellationError`.
    @discardableResult
    package func run(_ command: TerraformCommand, failingAs code: ErrorCode) async throws -> TerraformResult {
        let begin = Timestamp.now
        do {
            guard command.isRepeatable else { return try await self.attempt(command, failingAs: code) }
            return try await self.context.retries.run(when: TransientCause.init(terraform:)) {
                self.beginAttempt()
                return try await self.attempt(command, failingAs: code)
            }
        } catch let failure as CommandFailure {
            try await self.releaseLock()
            throw Self.explained(failure, cluster: self.context.cluster.name, since: begin)
        } catch {
            try await self.releaseLock()
            throw error
        }
    }

    /// Takes away the lock that a Terraform which was killed or has crashed leaves beside its state.
    private func releaseLock() async throws {
        guard let lock = try? LocalStateLock(workspace: self.context.workspace).release() else { return }
        try await self.context.log.tookAway(lock, of: self.context.cluster.name)
    }

    /// Says the way out where somebody else holds the lock of the state.
    private static func explained(
        _ failure: CommandFailure,
        cluster: ClusterName,
        since begin: Timestamp
    ) -> CommandFailure {
        guard let told = StateLock(complaint: failure.message) else { return failure }
        let lock = told.unlessOwn(failure.message, machine: StateLock.ownMachine, since: begin)
        var failure = failure
        failure.message =
            "the state of \(cluster) is locked (lock \(lock.id), \(lock.holder)); nothing was done. Where that has died, unlock cluster takes the lock away, then resume goes on"
        failure.retry = true
        failure.next = "unlock cluster \(cluster) confirm=\(cluster)"
        return failure
    }
}

extension TerraformCommand {
    /// Whether it changes nothing that a second try would find otherwise.
    var isRepeatable: Bool {
        switch self {
        case .initialize, .plan, .planAnew: true
        default: false
        }
    }
}
