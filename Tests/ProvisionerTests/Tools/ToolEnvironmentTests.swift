import Foundation
import SystemPackage
import Testing

@testable import Provisioner

@Suite("The environment that external programs get")
struct ToolEnvironmentTests {
    private static let settings = ProvisionerSettings(dataDirectory: "/data")
    private static let environments: [(String, [String: String])] = [
        ("every program", ToolEnvironment.base),
        ("Terraform", ToolEnvironment.terraform(cloud: false, settings)),
        ("Ansible", ToolEnvironment.ansible(configuration: "/w/ansible.cfg")),
    ]

    @Test("holds nothing but what is named", arguments: environments)
    func names(program: String, environment: [String: String]) {
        let allowed: Set<String> = [
            "PATH", "HOME", "TMPDIR", "USER", "LOGNAME", "SSL_CERT_FILE", "SSL_CERT_DIR", "LANG", "LC_ALL",
            "TF_CLI_CONFIG_FILE", "TF_PLUGIN_CACHE_DIR", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "TF_IN_AUTOMATION",
            "TF_INPUT", "CHECKPOINT_DISABLE", "ANSIBLE_CONFIG", "ANSIBLE_NOCOLOR", "PYTHONUNBUFFERED",
            "PGHERD_EVENTS_FD",
        ]
        #expect(Set(environment.keys).subtracting(allowed) == [])
        #expect(environment["LC_ALL"] == "C.UTF-8")
        #expect(environment["PATH"] == ProcessInfo.processInfo.environment["PATH"])
    }

    @Test("keeps Terraform from asking, calling home or doing something else than planned")
    func terraform() {
        let environment = ToolEnvironment.terraform(cloud: true, Self.settings)
        #expect((environment["TF_INPUT"], environment["CHECKPOINT_DISABLE"]) == ("0", "1"))
        #expect(
            environment.keys.filter { $0.hasPrefix("TF_VAR") || $0.hasPrefix("TF_CLI_ARGS") || $0 == "TF_LOG" } == []
        )
    }

    @Test("holds no password of a cluster, nor do the arguments", arguments: [AnsibleCommand.site, .teardown])
    func secrets(command: AnsibleCommand) {
        let line = command.commandLine(ansiblePlaybook: "/usr/bin/ansible-playbook", workspace: "/w")
        #expect(line.environment.keys.filter { $0.lowercased().contains("pass") || $0.contains("VAULT") } == [])
        #expect(line.arguments == ["-i", "inventory.json", command.playbook])
        #expect(line.input == nil)
    }
}
