package import Commands

extension AnsibleSession {
    /// Runs a playbook to its end, and again after a failure that is known to pass: a playbook repairs what it finds, so it
    /// can be repeated at any point.
    ///
    /// - Parameters:
    ///   - command: Which playbook.
    ///   - code: The error code of a failure.
    ///   - toleratesUnreachable: Whether machines that can't be reached are no failure.
    /// - Returns: What the playbook has done.
    /// - Throws: ``CommandFailure`` that names host, task and cause; `CancellationError`.
    @discardableResult
    package func run(
        _ command: AnsibleCommand,
        failingAs code: ErrorCode,
        toleratesUnreachable: Bool = false
    ) async throws -> AnsibleResult {
        try await self.context.retries.run(when: TransientCause.init(ansible:)) {
            try await self.attempt(command, failingAs: code, toleratesUnreachable: toleratesUnreachable)
        }
    }
}
