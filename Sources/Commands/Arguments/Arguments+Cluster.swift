/// The arguments of the language, each described once however many commands take it.
enum Arguments {
    /// The cluster that a command is about.
    static let cluster = Self.clusterName(isPositional: true, .required, "the cluster's name")

    /// The name that a new cluster gets.
    static let newCluster = Self.clusterName(
        isPositional: true,
        .optional(default: "a free name is invented"),
        "the new cluster's name"
    )

    /// Records of one cluster.
    static let clusterFilter = Self.clusterName(
        "cluster",
        isPositional: false,
        .optional(default: "all clusters"),
        "only records of this cluster"
    )

    /// A cluster's name once more, so that nothing is destroyed by a slip.
    static let confirm = Argument<String>(
        description: ArgumentDescription(
            name: "confirm",
            placeholder: "NAME",
            presence: .required,
            summary: "the cluster's name once more",
            range: "the cluster's name once more"
        ),
        read: { $0 },
        write: { $0 }
    )

    /// Whether machines that do not answer are given up.
    static let skipUnreachable = Argument<Bool>.truth(
        "skip_unreachable",
        usual: false,
        summary: "leave machines that do not answer as they are, and say so"
    )

    /// Which servers that serve may be restarted.
    static let restart = Argument<RestartPermission>.choice(
        "restart",
        of: [.all, .replicas, .none],
        .optional(default: "no"),
        summary: "restart what waits for it: replicas one after the other, and with yes the primary last"
    )

    /// Whether a replica's worthless data make room for the new copy.
    static let dropOldCopy = Argument<Bool>.truth(
        "drop_old_copy",
        usual: false,
        summary: "remove the data of a replica that can never catch up before it is cloned anew, where both don't fit"
    )

    /// The arguments of commands that repair.
    static func spelled(_ options: RepairOptions) -> [SpelledArgument?] {
        [
            Self.restart.spelled(options.restart, unless: .none),
            Self.dropOldCopy.spelled(options.dropsOldCopies, unless: false),
        ]
    }

    /// Whether the cloud's protection of machines is given up.
    static let unprotect = Argument<Bool>.truth(
        "unprotect",
        usual: false,
        summary: "switch off the machines' termination_protection first"
    )

    /// Whether an answer follows its run.
    static let wait = Argument<Bool>.truth(
        "wait",
        usual: true,
        summary: "follow the run to its end; no: end at the ACK, and don't wait for a busy cluster"
    )

    /// By which a repeat is recognised.
    static let idempotencyKey = Argument<IdempotencyKey>(
        description: ArgumentDescription(
            name: "idem",
            synonyms: ["idempotency_key", "request_id"],
            placeholder: "KEY",
            presence: .optional(default: "every line is a command of its own"),
            summary: "the same key again within 24 h joins the first command instead of repeating it",
            range: "1 to \(IdempotencyKey.longest) visible ASCII characters without blanks"
        ),
        read: { IdempotencyKey($0) },
        write: { $0.rawValue }
    )

    private static func clusterName(
        _ name: String = "name",
        isPositional: Bool,
        _ presence: ArgumentDescription.Presence,
        _ summary: String
    ) -> Argument<ClusterName> {
        Argument(
            description: ArgumentDescription(
                name: name,
                placeholder: "NAME",
                presence: presence,
                isPositional: isPositional,
                summary: summary,
                range: "1 to \(ClusterName.maximumLength) lower-case letters, digits and single hyphens, "
                    + "starting with a letter and not ending with a hyphen"
            ),
            read: { ClusterName($0) },
            write: { $0.rawValue },
            suggest: { text in
                let separated = text.foldedASCII.unicodeScalars.map { "_. ".unicodeScalars.contains($0) ? "-" : $0 }
                return ClusterName(String(String.UnicodeScalarView(separated)))?.rawValue
            }
        )
    }
}

extension ArgumentValues {
    /// What a repair may do.
    ///
    /// - Throws: ``CommandFailure`` for the first value at fault.
    func repairOptions() throws(CommandFailure) -> RepairOptions {
        RepairOptions(
            restart: try self.optional(Arguments.restart) ?? .none,
            dropsOldCopies: try self.optional(Arguments.dropOldCopy) ?? false
        )
    }
}
