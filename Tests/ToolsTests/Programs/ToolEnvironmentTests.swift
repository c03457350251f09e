import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Tools

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
            "PGHERD_EVENTS_FD", "ANSIBLE_NO_TARGET_SYSLOG",
        ]
        #expect(Set(environment.keys).subtracting(allowed) == [])
        #expect(environment["LC_ALL"] == "C.UTF-8")
        #expect(environment["PATH"] == ProcessInfo.processInfo.environment["PATH"])
    }

    @Test("keeps modules from writing their arguments into a machine's journal, whatever the workspace says")
    func ansible() {
        let environment = ToolEnvironment.ansible(configuration: "/w/ansible.cfg")
        #expect(environment["ANSIBLE_NO_TARGET_SYSLOG"] == "1")
    }

    @Test("keeps Terraform from asking, calling home or doing something else than planned")
    func terraform() {
        let environment = ToolEnvironment.terraform(cloud: true, Self.settings)
        #expect((environment["TF_INPUT"], environment["CHECKPOINT_DISABLE"]) == ("0", "1"))
        #expect(
            environment.keys.filter { $0.hasPrefix("TF_VAR") || $0.hasPrefix("TF_CLI_ARGS") || $0 == "TF_LOG" } == []
        )
    }

    private static let own = [
        "AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": "CloudKey1234", "AWS_SESSION_TOKEN": "CloudToken1",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": "ContainerToken1", "AWS_PROFILE": "p", "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": "http://h", "TF_VAR_x": "1", "TF_CLI_ARGS": "-x", "TF_CLI_CONFIG_FILE": "/inherited",
        "PGPASSWORD": "x", "VAULT_TOKEN": "x",
    ]

    @Test("lets Terraform find credentials where machines are bought, and nothing that changes where or what")
    func credentials() {
        func names(cloud: Bool) -> Set<String> {
            let environment = ToolEnvironment.terraform(cloud: cloud, Self.settings, inheriting: Self.own)
            return Set(environment.keys.filter { Self.own[$0] != nil })
        }
        #expect(names(cloud: false) == ["TF_CLI_CONFIG_FILE"])
        #expect(
            names(cloud: true) == [
                "TF_CLI_CONFIG_FILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN",
            ]
        )
    }

    @Test(
        "lets Terraform find its way out by a proxy in both spellings",
        arguments: ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "no_proxy"]
    )
    func proxyVariables(name: String) {
        let environment = ToolEnvironment.terraform(
            cloud: false,
            Self.settings,
            inheriting: [name: "http://proxy:3128"]
        )
        #expect(environment[name] == "http://proxy:3128")
    }

    @Test(
        "lets the configured backend alone find its credentials, and nothing that says where the state is",
        arguments: [
            ("s3", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_REGION"]),
            ("http", ["TF_HTTP_USERNAME", "TF_HTTP_PASSWORD"]), ("pg", ["PG_CONN_STR", "PGPASSWORD"]),
            ("azurerm", ["ARM_CLIENT_SECRET"]), ("gcs", ["GOOGLE_CREDENTIALS"]),
            ("remote", ["TF_TOKEN_app_example_net"]),
            ("local", []), ("consul", ["CONSUL_HTTP_TOKEN"]),
        ]
    )
    func backendVariables(kind: String, names: [String]) {
        let own = Dictionary(
            uniqueKeysWithValues: [
                "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_REGION", "TF_HTTP_USERNAME",
                "TF_HTTP_PASSWORD", "TF_HTTP_ADDRESS", "PG_CONN_STR", "PG_SCHEMA_NAME", "PGPASSWORD",
                "ARM_CLIENT_SECRET",
                "GOOGLE_CREDENTIALS", "TF_TOKEN_app_example_net", "CONSUL_HTTP_TOKEN", "AWS_ENDPOINT_URL", "TF_VAR_x",
                "TF_WORKSPACE", "TF_DATA_DIR",
            ].map { ($0, "value of \($0)") }
        )
        let environment = ToolEnvironment.terraform(cloud: false, backend: kind, Self.settings, inheriting: own)
        #expect(Set(environment.keys.filter { own[$0] != nil }) == Set(names))
        let redactor = Redactor(ToolEnvironment.secrets(in: own))
        let open = ["AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_REGION", "TF_HTTP_USERNAME", "PG_CONN_STR"]
        for name in names where !open.contains(name) {
            #expect(redactor.redacted("it said: value of \(name)") == "it said: (secret)")
        }
    }

    @Test("holds the operator's CLI configuration, and a cache of providers in the data directory")
    func terraformSettings() {
        var settings = Self.settings
        #expect(ToolEnvironment.terraform(cloud: false, settings, inheriting: [:])["TF_CLI_CONFIG_FILE"] == nil)
        settings.terraformOptions.cliConfigFile = "/etc/mirror.tfrc"
        let environment = ToolEnvironment.terraform(cloud: false, settings, inheriting: Self.own)
        #expect(environment["TF_CLI_CONFIG_FILE"] == "/etc/mirror.tfrc")
        #expect(environment["TF_PLUGIN_CACHE_DIR"] == "/data/providers")
    }

    @Test("holds secrets of the cloud that are struck out wherever they turn up")
    func environmentSecrets() {
        let redactor = Redactor(ToolEnvironment.secrets(in: Self.own))
        let text = "CloudKey1234 CloudToken1 ContainerToken1 AKIA us-east-1"
        #expect(redactor.redacted(text) == "(secret) (secret) (secret) AKIA us-east-1")
    }

    @Test(
        "holds a proxy's password, which is struck out however it is written",
        arguments: [
            ("http://alice:Pr0xyPassword@proxy:3128", "Pr0xyPassword"),
            ("https://alice:Pr0xy%40Password@proxy:3128/path", "Pr0xy%40Password Pr0xy@Password"),
            ("alice:Pr0xy@Password@proxy", "Pr0xy@Password"), ("http://a:short@proxy", "a:short"),
        ]
    )
    func proxies(address: String, secrets: String) {
        for name in ["HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"] {
            let redactor = Redactor(ToolEnvironment.secrets(in: [name: address]))
            for secret in [address] + secrets.split(separator: " ").map(String.init) {
                let text = redactor.redacted("proxyconnect tcp: \(secret) refused")
                #expect(!secrets.split(separator: " ").contains { text.contains($0) }, "\(text)")
                #expect(text.hasPrefix("proxyconnect tcp: ") && text.hasSuffix(" refused"))
            }
        }
    }

    @Test(
        "holds no secret in a proxy's address without a password",
        arguments: ["http://proxy:3128", "http://alice@proxy:3128", "http://alice:@proxy", ""]
    )
    func openProxies(address: String) {
        let redactor = Redactor(ToolEnvironment.secrets(in: ["HTTPS_PROXY": address]))
        #expect(redactor.redacted("at \(address)") == "at \(address)")
    }

    @Test("holds no password of a cluster, nor do the arguments", arguments: [AnsibleCommand.check, .teardown])
    func secrets(command: AnsibleCommand) {
        let line = command.commandLine(ansiblePlaybook: "/usr/bin/ansible-playbook", workspace: "/w")
        #expect(line.environment.keys.filter { $0.lowercased().contains("pass") || $0.contains("VAULT") } == [])
        #expect(
            line.arguments == ["-i", "inventory.json"] + (command == .check ? ["--check"] : []) + [command.playbook]
        )
        #expect(line.input == nil)
    }
}
