extension Argument where Value == Int {
    /// A whole number of a range.
    static func number(
        _ name: String,
        aliases: [String] = [],
        synonyms: [String] = [],
        placeholder: String = "N",
        in range: ClosedRange<Int>,
        _ presence: ArgumentDescription.Presence,
        summary: String
    ) -> Argument {
        Argument(
            description: ArgumentDescription(
                name: name,
                aliases: aliases,
                synonyms: synonyms,
                placeholder: placeholder,
                form: .number,
                presence: presence,
                summary: summary,
                range: range.count == 1
                    ? "\(range.lowerBound)" : "a whole number from \(range.lowerBound) to \(range.upperBound)"
            ),
            read: { WholeNumber.read($0).map(Int.init).flatMap { range.contains($0) ? $0 : nil } },
            write: { String($0) },
            suggest: { WholeNumber.leading($0).map(Int.init).flatMap { range.contains($0) ? String($0) : nil } }
        )
    }
}

extension Argument where Value == Bool {
    /// `yes` or `no`, and nothing else.
    static func truth(_ name: String, usual: Bool, summary: String) -> Argument {
        Self.truth(name, .optional(default: usual ? "yes" : "no"), summary: summary)
    }

    /// `yes` or `no`, where neither holds of itself.
    static func truth(
        _ name: String,
        synonyms: [String] = [],
        _ presence: ArgumentDescription.Presence,
        summary: String
    ) -> Argument {
        Argument(
            description: ArgumentDescription(
                name: name,
                synonyms: synonyms,
                placeholder: "yes|no",
                form: .truth,
                presence: presence,
                summary: summary,
                range: "yes or no"
            ),
            read: { ["yes": true, "no": false][$0.foldedASCII] },
            write: { $0 ? "yes" : "no" },
            suggest: {
                switch $0.foldedASCII {
                case "y", "true", "on", "1": "yes"
                case "n", "false", "off", "0": "no"
                default: nil
                }
            }
        )
    }
}

extension Argument where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// One of a fixed set of words.
    static func choice(
        _ name: String,
        of values: [Value] = Array(Value.allCases),
        _ presence: ArgumentDescription.Presence,
        summary: String
    ) -> Argument {
        let words = values.map(\.rawValue)
        let last = words.last ?? ""
        return Argument(
            description: ArgumentDescription(
                name: name,
                placeholder: words.joined(separator: "|"),
                presence: presence,
                summary: summary,
                range: words.count < 2 ? last : words.dropLast().joined(separator: ", ") + " or " + last
            ),
            read: { text in Value(rawValue: text).flatMap { words.contains($0.rawValue) ? $0 : nil } },
            write: { $0.rawValue },
            suggest: { EditDistance.closest(to: $0, among: words) }
        )
    }
}

extension Argument where Value == String {
    /// The name of a state or an outcome: lower-case letters and hyphens.
    ///
    /// Which ones exist is for the records to say.
    static func state(_ name: String, placeholder: String, default: String, summary: String) -> Argument {
        Argument(
            description: ArgumentDescription(
                name: name,
                placeholder: placeholder,
                presence: .optional(default: `default`),
                summary: summary,
                range: "a word of 1 to 32 lower-case letters and hyphens"
            ),
            read: { text in
                let isWord = text.utf8.allSatisfy { (97...122).contains($0) || $0 == UInt8(ascii: "-") }
                return isWord && (1...32).contains(text.utf8.count) ? text : nil
            },
            write: { $0 }
        )
    }

    /// The name of a person, bridge or principal.
    static func person(_ name: String, summary: String) -> Argument {
        Argument(
            description: ArgumentDescription(
                name: name,
                placeholder: "WHO",
                presence: .optional(default: "everybody"),
                summary: summary,
                range: "1 to \(ProtocolLimits.actor) bytes without spaces and invisible characters"
            ),
            read: { ActorName.isValid($0) ? $0 : nil },
            write: { $0 }
        )
    }
}
