package import Commands
import Foundation
package import SystemPackage

/// Invocations of SSH in a workspace.
package struct SSHCommand: Sendable {
    /// `ssh` itself.
    package let program: FilePath
    /// The workspace that holds the configuration.
    package let workspace: FilePath

    /// Finds `ssh`.
    ///
    /// - Throws: ``CommandFailure`` with the code `tool-missing`.
    package init(workspace: FilePath) throws {
        guard let program = Executables.find("ssh") else { throw Self.missing("ssh") }
        self.program = program
        self.workspace = workspace
    }

    /// Runs a script on a node.
    ///
    /// - Parameters:
    ///   - node: The node's name, which the configuration knows.
    ///   - script: What the machine is to do.
    ///   - isVerbose: Whether SSH also says why a connection that was made has ended.
    ///   - options: Further options of SSH, which count more than the configuration.
    /// - Returns: The whole command line.
    package func commandLine(
        on node: String,
        running script: MachineScript,
        isVerbose: Bool = false,
        options: [String] = []
    ) -> CommandLine {
        CommandLine(
            executable: self.program,
            arguments: ["-F", SSHConfiguration.fileName] + (isVerbose ? ["-o", "LogLevel=INFO"] : []) + options + [
                node, MachineScript.command,
            ],
            environment: ToolEnvironment.base,
            workingDirectory: self.workspace,
            input: script.text
        )
    }

    /// The failure that says that a program of OpenSSH is not installed.
    package static func missing(_ program: String) -> CommandFailure {
        CommandFailure(
            .toolMissing,
            "\(program) was not found; install OpenSSH's client (apt install openssh-client)",
            retry: true
        )
    }
}
