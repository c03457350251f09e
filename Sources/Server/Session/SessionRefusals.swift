import Commands

extension CommandFailure {
    static let unfinishedLine = CommandFailure(
        .badLine,
        "the last line does not end with a line feed, so it may be cut off; nothing of it was done"
    )

    static let tooManyInFlight = CommandFailure(
        .tooManyInFlight,
        "\(ProtocolLimits.inFlight) tagged commands are under way on this connection; wait for one to end",
        retry: true,
        details: ["limit": ReplyValue(ProtocolLimits.inFlight)]
    )

    static let otherProtocol = CommandFailure(
        .notAvailable,
        "this server speaks version \(ProtocolLimits.version) of the protocol",
        argument: "proto",
        hint: String(ProtocolLimits.version)
    )

    static let stopping = CommandFailure(
        .draining,
        "the server is stopping and did not begin this command; send it again when the server is back",
        retry: true
    )

    /// The end of a command that follows `run`, where the server's stop ends the following.
    static func stoppedFollowing(_ run: RunID?) -> CommandFailure {
        CommandFailure(
            .interrupted,
            run.map { "the server is stopping, which interrupts run \($0); its records are kept" }
                ?? "the server is stopping; ask for the runs when it is back to see how far this came",
            retry: true,
            run: run,
            next: run.map { "show run \($0)" } ?? "runs"
        )
    }

    /// A defect: the client gets a reference, the log the facts.
    static func `internal`(reference: String) -> CommandFailure {
        CommandFailure(
            .internal,
            "something went wrong inside the server that should not; its log tells more under the reference \(reference)",
            details: ["reference": .string(reference)]
        )
    }
}
