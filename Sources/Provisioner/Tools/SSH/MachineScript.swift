import Foundation

/// A script for the shell of a machine, whose answer is told apart from all that the login itself prints.
///
/// The login shell, whichever it is, gets a command that all shells read alike; the script comes on standard input. What the shell's
/// start files print, what a login greets with and what is complained of before the script begins lies outside of marks that are
/// other ones each time.
package struct MachineScript: Sendable {
    /// What the login shell is given.
    package static let command = "sh -s"
    /// The programs of the system, whatever the login or sudo say about where programs are.
    package static let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    private let mark: String
    private let body: String

    /// A script of the login's own user.
    ///
    /// - Parameters:
    ///   - body: What `sh` is to do; its last command's status is the script's.
    ///   - mark: What tells the answer apart.
    package init(_ body: String, mark: String = UUID().uuidString) {
        self.body = body
        self.mark = mark
    }

    /// One that runs a program as the server's user.
    ///
    /// By way of root, and with the same words as Ansible and the modules: whoever may not become postgres may all the same become
    /// root, and root needs no sudo.
    ///
    /// - Parameters:
    ///   - words: The program with its arguments; they may be read by other users of the machine.
    ///   - input: What the program reads.
    ///   - mark: What tells the answer apart; must not be a line of the input.
    package init(asPostgres words: [String], input: String, mark: String = UUID().uuidString) {
        let end = "pgherd-input-\(mark)"
        self.init(
            """
            if [ "$(id -u)" = 0 ]; then set --; else set -- \(Self.becoming); fi
            "$@" /bin/sh -c 'cd / && exec \(Self.asServer) env -i PATH=\(Self.path) HOME=/ LC_ALL=C "$@"' sh \(words.map(Self.quoted).joined(separator: " ")) <<'\(end)'
            \(input)
            \(end)
            """,
            mark: mark
        )
    }

    /// How Ansible becomes root.
    static let becoming = "sudo -H -S -n -u root"
    /// How root becomes the user who runs the server.
    static let asServer = "/usr/sbin/runuser -u postgres --"

    /// What goes to the standard input of ``command``.
    package var text: String {
        """
        LC_ALL=C; export LC_ALL
        printf '\\n%s\\n' '\(self.begin)'; printf '\\n%s\\n' '\(self.begin)' >&2
        \(self.body)
        code=$?
        printf '\\n%s\\n' '\(self.end)'
        exit $code

        """
    }

    private var begin: String { "pgherd-begin-\(self.mark)" }
    private var end: String { "pgherd-end-\(self.mark)" }

    /// What a machine has answered.
    package struct Answer: Sendable {
        /// What the script has printed.
        package let lines: [String]
        /// What the script and SSH have complained of; where the script did not begin, all that was said instead.
        let complaints: [String]
        /// What was printed before the script began.
        package var noise: [String] = []
        /// Whether the script was begun at all.
        package var hasBegun = true
        /// Whether it came to its end, by whichever status.
        package var hasEnded = true

        package init(
            lines: [String],
            complaints: [String],
            noise: [String] = [],
            hasBegun: Bool = true,
            hasEnded: Bool = true
        ) {
            self.lines = lines
            self.complaints = complaints
            self.noise = noise
            self.hasBegun = hasBegun
            self.hasEnded = hasEnded
        }
    }

    /// Takes the answer out of what came back.
    ///
    /// - Parameters:
    ///   - lines: The lines of standard output.
    ///   - errors: The lines of standard error, SSH's own among them.
    /// - Returns: What the script has said, apart from everything else.
    package func answer(_ lines: [String], _ errors: [String]) -> Answer {
        let complaints = errors.firstIndex(of: self.begin).map { Array(errors[($0 + 1)...]) }
        guard let begin = lines.firstIndex(of: self.begin) else {
            return Answer(
                lines: [],
                complaints: (complaints ?? errors) + lines,
                hasBegun: false,
                hasEnded: false
            )
        }
        let rest = lines[(begin + 1)...]
        let end = rest.firstIndex(of: self.end)
        return Answer(
            lines: Array(rest[..<(end ?? rest.endIndex)]),
            complaints: complaints ?? errors,
            noise: lines[..<begin].filter { !$0.isEmpty },
            hasEnded: end != nil
        )
    }

    /// One word of a shell's command, whatever is in it.
    package static func quoted(_ word: String) -> String { "'\(word.replacing("'", with: #"'\''"#))'" }
}
