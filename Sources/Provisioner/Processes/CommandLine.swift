import SystemPackage

/// An external program's invocation, complete: nothing is inherited from the server's own environment but what is named.
struct CommandLine: Hashable, Sendable {
    /// The program, as an absolute path.
    var executable: FilePath
    /// The arguments, without the program's own name.
    ///
    /// Never holds a secret: arguments are visible to every user.
    var arguments: [String]
    /// The whole environment.
    ///
    /// Never holds a secret, for the same reason.
    var environment: [String: String] = [:]
    var workingDirectory: FilePath?
    /// What the program reads; `nil` gives it an empty input.
    var input: String?
    /// Whether file descriptor 3 carries a channel of its own, delivered as ``OutputChannel/events``; standard error then
    /// joins standard output.
    var hasEventChannel = false

    /// The invocation that is really spawned.
    ///
    /// A shell puts the pipe of standard error on descriptor 3, since a child gets no other descriptors; `exec` keeps
    /// the process id.
    var spawned: (executable: FilePath, arguments: [String]) {
        guard self.hasEventChannel else { return (self.executable, self.arguments) }
        let trampoline = ["-c", "exec 3>&2 2>&1; exec \"$0\" \"$@\"", self.executable.string]
        return ("/bin/sh", trampoline + self.arguments)
    }
}

/// Where a line of an external program's output came from.
enum OutputChannel: Hashable, Sendable {
    case output
    case error
    /// File descriptor 3 of a program with an event channel.
    case events
}
