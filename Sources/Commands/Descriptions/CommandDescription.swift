/// One command of the language: its words, its arguments and all that is told about it.
///
/// Parsing, suggestions, help and documents read this and nothing else. A command is added as one file in `Catalogue`
/// with one of these, and its place in ``CommandTable``.
package struct CommandDescription: Sendable {
    /// The commands' order and headings in help.
    package enum Group: String, CaseIterable, Hashable, Sendable {
        case build = "build a cluster"
        case look = "look at clusters"
        case runs = "runs"
        case order = "locks, drift, time and freezes"
        case records = "audit"
        case session = "this connection"
    }

    /// Whether this version carries the command out.
    package enum Availability: Sendable {
        /// With the way a command is made of its arguments.
        case offered(@Sendable (ArgumentValues) throws(CommandFailure) -> Command)
        /// Part of the protocol, answered with ``ErrorCode/notAvailable`` and this reason.
        case notOffered(String)
    }

    /// One to three words, in lower case.
    package var words: [String]
    package var group: Group
    /// What it does, in one line of at most 60 characters.
    package var summary: String
    /// More about it, a paragraph an element.
    package var details: [String] = []
    package var arguments: [ArgumentDescription] = []
    /// Lines that can be typed as they are.
    package var examples: [String] = []
    /// What comes back, a line an element, as it is written in Markdown.
    package var answer: [String] = []
    /// The codes with which it fails beside those that every line can fail with.
    package var errors: [ErrorCode] = []
    /// Other phrases that people type for it; only for suggestions.
    package var synonyms: [String] = []
    package var availability: Availability
    /// The arguments of a command of this kind, in canonical order; those that say nothing new left out.
    var spell: @Sendable (Command) -> [SpelledArgument?] = { _ in [] }

    /// The words with a space between them.
    package var phrase: String { self.words.joined(separator: " ") }

    /// Whether this version carries the command out.
    package var isOffered: Bool {
        switch self.availability {
        case .offered: true
        case .notOffered: false
        }
    }

    /// The phrase and all arguments, as one line.
    package var usage: String {
        ([self.phrase] + self.arguments.map(\.usage)).joined(separator: " ")
    }
}
