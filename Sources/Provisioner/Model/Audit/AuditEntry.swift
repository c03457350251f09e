import Commands

/// One line of the audit: what somebody was about to do, or how it ended.
struct AuditEntry: Hashable, Sendable {
    /// The two moments of a command that changes something.
    ///
    /// A missing outcome is itself evidence.
    enum Stage: String, Hashable, Sendable {
        /// Written before anything starts.
        case intent
        /// Written when it has ended.
        case outcome
    }

    /// How a command ended.
    enum Outcome: String, CaseIterable, Hashable, Sendable {
        case succeeded
        case failed
        /// Turned down before anything was touched.
        case refused
        case cancelled
        case interrupted
    }

    /// Gap-free, from 1.
    let sequence: Int64
    let at: Timestamp
    let stage: Stage
    /// The intent that an outcome belongs to.
    let intent: Int64?
    let principal: String
    let authentication: String
    let actor: String?
    let peer: String
    let session: Int
    /// The command in canonical form.
    let command: String
    let cluster: String?
    let run: Int64?
    let outcome: Outcome?
    /// The error's code, where the outcome is not a success.
    let code: String?
    /// Milliseconds from intent to outcome.
    let duration: Int64?
}
