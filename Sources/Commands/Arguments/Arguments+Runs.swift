extension Arguments {
    /// The run that a command is about.
    static let run = Self.runID("id", placeholder: "ID", isPositional: true, .required, "the run's number")

    /// Records of one run.
    static let runFilter = Self.runID(
        "run",
        placeholder: "ID",
        isPositional: false,
        .optional(default: "all runs"),
        "only records of this run"
    )

    /// A saved plan.
    static let plan = Argument<PlanID>(
        description: ArgumentDescription(
            name: "plan",
            placeholder: "ID",
            presence: .required,
            summary: "the plan's id, as plan cluster told it",
            range: "\(PlanID.length) hexadecimal digits, as plan cluster told them"
        ),
        read: { PlanID($0) },
        write: { $0.rawValue }
    )

    /// Where a replay begins.
    static let from = Argument<Int>.number(
        "from",
        placeholder: "SEQ",
        in: 1...1_000_000_000,
        .optional(default: "1, the first event"),
        summary: "the first event to replay"
    )

    /// How much of a run's end is shown.
    static let lines = Argument<Int>.number(
        "lines",
        in: ProtocolLimits.tailLines,
        .optional(default: String(ProtocolLimits.defaultTailLines)),
        summary: "how many events to show"
    )

    /// Whether a cancelled run gets less time to end by itself.
    static let force = Argument<Bool>.truth("force", usual: false, summary: "give the run less time to end by itself")

    private static func runID(
        _ name: String,
        placeholder: String,
        isPositional: Bool,
        _ presence: ArgumentDescription.Presence,
        _ summary: String
    ) -> Argument<RunID> {
        Argument(
            description: ArgumentDescription(
                name: name,
                placeholder: placeholder,
                form: .number,
                presence: presence,
                isPositional: isPositional,
                summary: summary,
                range: "a run's number, a whole number from 1"
            ),
            read: { WholeNumber.read($0).flatMap { RunID($0) } },
            write: { $0.description },
            suggest: { text in
                let number = text.drop { !("0"..."9").contains($0) }
                return WholeNumber.read(number).flatMap { RunID($0) }?.description
            }
        )
    }
}
