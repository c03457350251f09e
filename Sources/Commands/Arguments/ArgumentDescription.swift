/// What an argument of a command is called and takes: the source for parsing, suggestions, help and documents alike.
package struct ArgumentDescription: Hashable, Sendable {
    /// Whether a command can do without it.
    package enum Presence: Hashable, Sendable {
        case required
        /// `default` says in words what holds without it.
        case optional(default: String)
    }

    /// How its value looks; also which JSON types it takes beside strings.
    package enum Form: Hashable, Sendable {
        case text
        /// Also a JSON integer.
        case number
        /// `yes` or `no`; also JSON's `true` and `false`.
        case truth
        /// All words that follow the command.
        case words
        /// Every key that begins with `set.`; also JSON integers and truth values (`on`, `off`).
        case settings
    }

    /// The key, in lower case.
    package var name: String
    /// Other keys with the same meaning.
    package var aliases: [String] = []
    /// Keys that people type for it, but that are not taken; only for suggestions.
    package var synonyms: [String] = []
    /// What stands for its value in help, in capitals or as alternatives: `N`, `yes|no`.
    package var placeholder: String
    package var form: Form = .text
    package var presence: Presence
    /// Whether it may be given as a word alone, without its key.
    package var isPositional = false
    /// What it means, in one line.
    package var summary: String
    /// Which values are allowed, in words, continuing "must be".
    package var range: String

    /// The way it is written in a usage line: `NAME`, `[pg=MAJOR]`.
    package var usage: String {
        let form = self.isPositional ? self.placeholder : "\(self.name)=\(self.placeholder)"
        switch self.presence {
        case .required: return form
        case .optional: return self.form == .settings ? "[\(form) …]" : "[\(form)]"
        }
    }
}
