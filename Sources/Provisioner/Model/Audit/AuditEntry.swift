package import Commands

/// One line of the audit: what somebody was about to do, or how it ended.
package struct AuditEntry: Hashable, Sendable {
    /// The two moments of a command that changes something.
    ///
    /// A missing outcome is itself evidence.
    package enum Stage: String, Hashable, Sendable {
        /// Written before anything starts.
        case intent
        /// Written when it has ended.
        case outcome
    }

    /// How a command ended.
    package enum Outcome: String, CaseIterable, Hashable, Sendable {
        case succeeded
        case failed
        /// Turned down before anything was touched.
        case refused
        case cancelled
        case interrupted
    }

    /// Gap-free, from 1.
    package let sequence: Int64
    package let at: Timestamp
    package let stage: Stage
    /// The intent that an outcome belongs to.
    package let intent: Int64?
    package let principal: String
    package let authentication: String
    package let actor: String?
    package let peer: String
    package let session: Int
    /// The command in canonical form.
    package let command: String
    package let cluster: String?
    package let run: Int64?
    package let outcome: Outcome?
    /// The error's code, where the outcome is not a success.
    package let code: String?
    /// Milliseconds from intent to outcome.
    package let duration: Int64?

    package init(
        sequence: Int64,
        at: Timestamp,
        stage: Stage,
        intent: Int64?,
        principal: String,
        authentication: String,
        actor: String?,
        peer: String,
        session: Int,
        command: String,
        cluster: String?,
        run: Int64?,
        outcome: Outcome?,
        code: String?,
        duration: Int64?
    ) {
        self.sequence = sequence
        self.at = at
        self.stage = stage
        self.intent = intent
        self.principal = principal
        self.authentication = authentication
        self.actor = actor
        self.peer = peer
        self.session = session
        self.command = command
        self.cluster = cluster
        self.run = run
        self.outcome = outcome
        self.code = code
        self.duration = duration
    }
}
