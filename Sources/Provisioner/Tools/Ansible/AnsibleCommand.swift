package import Commands
package import SystemPackage

/// Ansible's invocations in a workspace.
package enum AnsibleCommand: Hashable, Sendable {
    /// Builds or repairs the cluster, as far as it may.
    case site(RepairOptions)
    /// Tells what ``site`` would change, and changes nothing.
    case check
    /// Stops the instances and removes what they left.
    case teardown

    var playbook: String {
        switch self {
        case .site, .check: "site.yml"
        case .teardown: "teardown.yml"
        }
    }

    private var options: [String] {
        switch self {
        case .site(let options): ["-e", Self.variables(options)]
        case .check: ["--check"]
        case .teardown: []
        }
    }

    /// Both are words of pgherd's own.
    private static func variables(_ options: RepairOptions) -> String {
        "{\"pgherd_restart\": \"\(options.restart.rawValue)\", \"pgherd_drop_old_copy\": \(options.dropsOldCopies)}"
    }

    /// The whole command line; the events come on a channel of their own.
    ///
    /// - Parameters:
    ///   - ansiblePlaybook: The program.
    ///   - workspace: Where it is started.
    /// - Returns: What can be run.
    package func commandLine(ansiblePlaybook: FilePath, workspace: FilePath) -> CommandLine {
        CommandLine(
            executable: ansiblePlaybook,
            arguments: ["-i", "inventory.json"] + self.options + [self.playbook],
            environment: ToolEnvironment.ansible(configuration: workspace.appending("ansible.cfg").string),
            workingDirectory: workspace,
            hasEventChannel: true
        )
    }
}
