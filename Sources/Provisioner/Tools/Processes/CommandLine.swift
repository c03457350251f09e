package import SystemPackage

/// An external program's invocation, complete: nothing is inherited from the server's own environment but what is named.
package struct CommandLine: Hashable, Sendable {
    /// The program, as an absolute path.
    var executable: FilePath
    /// The arguments, without the program's own name.
    ///
    /// Never holds a secret: arguments are visible to every user.
    package var arguments: [String]
    /// The whole environment.
    ///
    /// Never holds a secret, for the same reason.
    package var environment: [String: String] = [:]
    package var workingDirectory: FilePath?
    /// What the program reads; `nil` gives it an empty input.
    var input: String?
    /// Whether file descriptor 3 carries a channel of its own, delivered as ``OutputChannel/events``; standard error then
    /// joins standard output.
    var hasEventChannel = false

    /// Whether the program can go on when the server has died.
    ///
    /// Terraform dies of the first line that it prints into a broken pipe, and then forgets what it has just made.
    var outlivesServer = false

    /// The program's name, for people.
    package var name: String { self.executable.lastComponent?.string ?? self.executable.string }

    /// The program and what it was asked to do, for people: `terraform apply`.
    package var title: String {
        guard let verb = self.arguments.first, !verb.hasPrefix("-") else { return self.name }
        return "\(self.name) \(verb)"
    }

    /// The invocation that is really spawned.
    ///
    /// A shell arranges the descriptors, since a child gets none but the first three; `exec` keeps the process id. The pipe
    /// of standard error goes to descriptor 3 for an event channel. A program that outlives the server holds the reading
    /// ends of its own outputs open, so that their pipes never break.
    var spawned: (executable: FilePath, arguments: [String]) {
        var steps: [String] = []
        if self.hasEventChannel { steps.append("exec 3>&2 2>&1") }
        if self.outlivesServer { steps.append("exec 8</proc/self/fd/1 9</proc/self/fd/2") }
        guard !steps.isEmpty else { return (self.executable, self.arguments) }
        let script = (steps + ["exec \"$0\" \"$@\""]).joined(separator: "; ")
        return ("/bin/sh", ["-c", script, self.executable.string] + self.arguments)
    }
}

/// Where a line of an external program's output came from.
package enum OutputChannel: Hashable, Sendable {
    case output
    case error
    /// File descriptor 3 of a program with an event channel.
    case events
}
