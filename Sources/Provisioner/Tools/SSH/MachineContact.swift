import Commands
package import Model

/// Waits until one machine answers over SSH, and asks it what it is.
package struct MachineContact: Sendable {
    package let node: Node
    package let machines: MachineSpec
    /// Whether the machine was made in this run or shortly before, so that its refusals may still pass.
    package let isNew: Bool
    package let publicKey: String?
    /// How long to wait until it answers.
    package let patience: Duration

    package init(node: Node, machines: MachineSpec, isNew: Bool, publicKey: String?, patience: Duration) {
        self.node = node
        self.machines = machines
        self.isNew = isNew
        self.publicKey = publicKey
        self.patience = patience
    }

    /// What came of it.
    package enum Outcome: Sendable {
        case answered(MachineReport)
        /// It was silent to the end, or unable to answer; with the last reason, for people.
        case silent(String)
        /// It answers, or pgherd can't ask, and waiting won't help; with the reason, for people.
        case refused(String)
    }

    /// A user's key may come onto a new machine this much later than its SSH server.
    private static let refusalsMayPassFor: Duration = .seconds(90)
    private static let pause: Duration = .seconds(1)
    /// No attempt gets less time than this, so that the last one can succeed.
    private static let shortestAttempt: Duration = .seconds(1)

    /// Tries until the machine answers, refuses for good, or the patience is over.
    ///
    /// - Parameters:
    ///   - ask: One attempt: runs ``MachineReport/script`` on the machine within the time that it is given, and returns how
    ///     that ended and what was answered.
    ///   - tell: Passes on why the machine is not there yet, each time that the reason is another.
    /// - Returns: The machine's report, or why there is none.
    /// - Throws: `CancellationError`; whatever `ask` and `tell` throw.
    package func establish(
        ask: (Duration) async throws -> (ProcessOutcome, MachineScript.Answer),
        tell: (String) async throws -> Void
    ) async throws -> Outcome {
        let clock = ContinuousClock()
        let begin = clock.now
        var told: String?
        while true {
            let left = self.patience - (clock.now - begin)
            let (outcome, answer) = try await ask(max(left, Self.shortestAttempt))
            if outcome.isSuccess, let report = MachineReport(answer) { return .answered(report) }
            let waited = clock.now - begin
            let complaint = self.complaint(outcome, answer, after: waited)
            guard complaint.mayPass else { return .refused(complaint.text) }
            guard waited < self.patience else {
                // What was heard before says more than that the last attempt was cut off.
                let reason = outcome.wasCutOff ? told ?? complaint.text : complaint.text
                return .silent("\(reason), still after \(waited.components.seconds) s")
            }
            if complaint.text != told {
                try await tell(complaint.text)
                told = complaint.text
            }
            try await clock.sleep(for: min(Self.pause, self.patience - waited))
        }
    }

    private func complaint(
        _ outcome: ProcessOutcome,
        _ answer: MachineScript.Answer,
        after waited: Duration
    ) -> SSHComplaint {
        if outcome.isSuccess { return SSHComplaint(unreadable: answer.lines + answer.complaints) }
        if outcome.wasCutOff, answer.complaints.allSatisfy(\.isEmpty) { return .noAnswer }
        let isNew = self.isNew && waited < Self.refusalsMayPassFor
        // SSH itself ends with 255; any other status is that of the login shell.
        if case .exited(let code) = outcome, code != 255, !answer.hasBegun {
            return SSHComplaint(shellOf: self.machines.sshUser, said: answer.complaints, isNew: isNew)
        }
        return SSHComplaint(
            errors: answer.complaints,
            user: self.machines.sshUser,
            publicKey: self.publicKey,
            isNew: isNew
        )
    }
}
