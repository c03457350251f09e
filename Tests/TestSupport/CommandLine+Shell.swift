import SystemPackage

@testable package import Tools

extension CommandLine {
    /// A script for the shell, with arguments.
    package static func shell(_ script: String, _ arguments: [String] = [], environment: [String: String] = [:])
        -> CommandLine
    {
        CommandLine(
            executable: "/bin/sh",
            arguments: ["-c", script, "sh"] + arguments,
            environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"].merging(environment) { $1 }
        )
    }
}

extension ProcessBounds {
    /// Too long to matter to a test, with a short grace.
    package static let generous = ProcessBounds(
        deadline: .seconds(50),
        silence: .seconds(50),
        grace: .milliseconds(200)
    )
}
