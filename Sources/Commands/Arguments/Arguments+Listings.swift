extension Arguments {
    static let limit = Argument<Int>.number(
        "limit",
        in: ProtocolLimits.pageLength,
        .optional(default: String(ProtocolLimits.defaultPageLength)),
        summary: "how many records at most"
    )

    /// The limit of an export, which has none unless asked for.
    static let exportLimit = Argument<Int>.number(
        "limit",
        in: ProtocolLimits.pageLength,
        .optional(default: "all records"),
        summary: "how many records at most"
    )

    static let after = Argument<Int64>(
        description: ArgumentDescription(
            name: "after",
            placeholder: "CURSOR",
            form: .number,
            presence: .optional(default: "the beginning"),
            summary: "go on behind the page whose OK said after=CURSOR",
            range: "the number that the previous page's OK gave as after="
        ),
        read: { WholeNumber.read($0) },
        write: { String($0) }
    )

    static let clusterState = Argument<String>.state(
        "state",
        placeholder: "STATE",
        default: "all but destroyed ones",
        summary: "only clusters in this state; all: destroyed ones too"
    )

    static let targetFilter = Argument<Target>.choice(
        "target",
        .optional(default: "all targets"),
        summary: "only clusters with machines from there"
    )

    static let owner = Argument<String>.person("owner", summary: "only clusters that this person or bridge created")

    static let runState = Argument<String>.state(
        "state",
        placeholder: "STATE",
        default: "all states",
        summary: "only runs in this state; active: all that have not ended"
    )

    static let outcome = Argument<String>.state(
        "outcome",
        placeholder: "OUTCOME",
        default: "all outcomes",
        summary: "succeeded, failed, refused, cancelled or interrupted"
    )

    static let actor = Argument<String>.person("actor", summary: "only commands of this person or bridge")

    static let since = Self.bound("since", default: "the first record", summary: "only records from this moment on")

    static let until = Self.bound("until", default: "now", summary: "only records before this moment")

    static let auditFormat = Argument<AuditFormat>.choice("format", .required, summary: "JSON lines or CSV")

    private static func bound(_ name: String, default: String, summary: String) -> Argument<TimeBound> {
        Argument(
            description: ArgumentDescription(
                name: name,
                placeholder: "TIME",
                presence: .optional(default: `default`),
                summary: summary,
                range:
                    "a day (2026-01-31), a time (2026-01-31T09:30:00Z) or a span back from now (90s, 15m, 2h, 3d, 2w)"
            ),
            read: { TimeBound($0) },
            write: { $0.description }
        )
    }
}
