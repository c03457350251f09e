extension CommandDescription {
    /// `drain`.
    package static let drain = CommandDescription(
        words: ["drain"],
        group: .order,
        summary: "stop the server when its runs have ended",
        details: [
            "As SIGTERM does: everybody is told, commands that change something are refused, and runs at work get as long as the server is configured to give them (runs.drain_timeout) before they are interrupted safely. resume cluster goes on with those after the next start."
        ],
        arguments: [Arguments.idempotencyKey.description],
        examples: [
            "drain"
        ],
        answer: [
            "`OK active= waiting= deadline=`; the server ends after it"
        ],
        errors: [.recordsUnavailable],
        synonyms: ["shutdown", "stop", "stop server", "halt"],
        availability: .offered { (_) throws(CommandFailure) in .control(.drain) }
    )
}
