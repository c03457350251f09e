extension Arguments {
    /// How long a new cluster is to live.
    static let timeToLive = Self.span(
        "ttl",
        .optional(default: "until it is destroyed"),
        summary: "how long the cluster lives, from this command on; then it is destroyed"
    )

    /// How long a cluster is to live from now on.
    static let extendedTime = Self.span("ttl", .required, summary: "how long the cluster lives from now on")

    static let freezeTarget = Argument<Target>.choice(
        "target",
        .optional(default: "all targets"),
        summary: "only clusters with machines from there"
    )

    static let reason = Argument<String>(
        description: ArgumentDescription(
            name: "reason",
            synonyms: ["why", "because", "message"],
            placeholder: "TEXT",
            presence: .required,
            summary: "what those who are refused are told, in quotes",
            range: "a text of 1 to \(ProtocolLimits.reason) bytes without control characters"
        ),
        read: { text in
            guard (1...ProtocolLimits.reason).contains(text.utf8.count) else { return nil }
            return text.unicodeScalars.contains(where: \.needsEscape) ? nil : text
        },
        write: { $0 }
    )

    static let freezeEnd = Argument<TimeAhead>(
        description: ArgumentDescription(
            name: "until",
            synonyms: ["for", "end", "expires"],
            placeholder: "TIME",
            presence: .optional(default: "until it is lifted"),
            summary: "when the freeze ends by itself",
            range: "a day (2026-01-31), a time (2026-01-31T09:30:00Z) or a span from now (90s, 15m, 2h, 3d, 2w)"
        ),
        read: { TimeAhead($0) },
        write: { $0.description }
    )

    /// The name of a copy of the records.
    static let backup = Argument<BackupName>(
        description: ArgumentDescription(
            name: "to",
            synonyms: ["file", "path", "name"],
            placeholder: "FILE",
            presence: .required,
            summary: "the copy's file name in the server's folder for backups",
            range:
                "a file name without a path, of 1 to \(BackupName.longest) letters, digits, dots, underscores and hyphens"
        ),
        read: { BackupName($0) },
        write: { $0.rawValue },
        suggest: { text in text.split(separator: "/").last.flatMap { BackupName(String($0)) }?.rawValue }
    )

    static let watchKinds = Argument<[WatchFilter.Kind]>.list(
        "kind",
        synonyms: ["kinds", "type", "types"],
        placeholder: "KIND,…",
        1...WatchFilter.Kind.allCases.count,
        of: WatchFilter.Kind.allCases.map(\.rawValue).joined(separator: "|"),
        .optional(default: "every kind"),
        summary: "only news of these kinds",
        read: { WatchFilter.Kind(rawValue: $0.foldedASCII) },
        write: { $0.rawValue },
        suggest: { text in
            EditDistance.closest(to: text, among: WatchFilter.Kind.allCases.map(\.rawValue))
                .flatMap(WatchFilter.Kind.init(rawValue:))
        }
    )

    private static func span(
        _ name: String,
        _ presence: ArgumentDescription.Presence,
        summary: String
    ) -> Argument<TimeSpan> {
        Argument(
            description: ArgumentDescription(
                name: name,
                synonyms: ["lifetime", "expires", "expire"],
                placeholder: "SPAN",
                presence: presence,
                summary: summary,
                range: "a span from 10s to 365d, such as 90m, 8h or 3d"
            ),
            read: { text in
                TimeSpan(text).flatMap { ProtocolLimits.timeToLive.contains($0.seconds) ? $0 : nil }
            },
            write: { $0.description },
            suggest: { text in WholeNumber.read(text).flatMap { TimeSpan("\($0)h") }?.description }
        )
    }
}
