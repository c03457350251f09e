import SystemPackage

/// Ansible's invocations in a workspace.
enum AnsibleCommand: Hashable, Sendable {
    /// Builds or repairs the cluster.
    case site
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

    /// The whole command line; the events come on a channel of their own.
    ///
    /// - Parameters:
    ///   - ansiblePlaybook: The program.
    ///   - workspace: Where it is started.
    /// - Returns: What can be run.
    func commandLine(ansiblePlaybook: FilePath, workspace: FilePath) -> CommandLine {
        CommandLine(
            executable: ansiblePlaybook,
            arguments: ["-i", "inventory.json"] + (self == .check ? ["--check"] : []) + [self.playbook],
            environment: ToolEnvironment.ansible(configuration: workspace.appending("ansible.cfg").string),
            workingDirectory: workspace,
            hasEventChannel: true
        )
    }
}
