import SystemPackage
import Testing

@testable import Model
@testable import Server

@Suite("Settings about machines")
struct MachineSettingsTests {
    @Test("are read from a file")
    func file() throws {
        let text = #"""
            {"ssh": {"identity_file": "/etc/pgherd/key", "user": "ops", "connect_deadline_seconds": 10},
             "terraform": {"backend_file": "/etc/pgherd/backend.json", "cli_config_file": "/etc/pgherd/terraformrc"},
             "aws": {"region": "eu-central-1", "endpoint_url": "http://127.0.0.1:5000", "zones": ["eu-central-1a", "eu-central-1b"],
                     "instance_type": "m7g.large", "volume_size_gib": 10, "volume_iops": 16000, "volume_throughput": 125,
                     "root_volume_size_gib": 8, "ami_owner": "self", "ami_name": "my-image-?.*", "ssh_user": "ec2-user",
                     "ssh_cidrs": ["192.0.2.7/32", "2001:db8::/32"], "public_ip": false, "termination_protection": true}}
            """#
        let source = try SettingSource.file("a.json", text: text)
        #expect(try Settings(sources: [source], workingDirectory: "/srv").provisioner == Self.expected)
    }

    @Test("are read from the environment, lists with commas")
    func environment() throws {
        let source = try SettingSource.environment([
            "PGHERD_SSH_IDENTITY_FILE": "/etc/pgherd/key", "PGHERD_SSH_USER": "ops",
            "PGHERD_SSH_CONNECT_DEADLINE_SECONDS": "10", "PGHERD_TERRAFORM_BACKEND_FILE": "/etc/pgherd/backend.json",
            "PGHERD_TERRAFORM_CLI_CONFIG_FILE": "/etc/pgherd/terraformrc", "PGHERD_AWS_REGION": "eu-central-1",
            "PGHERD_AWS_ENDPOINT_URL": "http://127.0.0.1:5000", "PGHERD_AWS_ZONES": "eu-central-1a,eu-central-1b",
            "PGHERD_AWS_INSTANCE_TYPE": "m7g.large", "PGHERD_AWS_VOLUME_SIZE_GIB": "10",
            "PGHERD_AWS_VOLUME_IOPS": "16000", "PGHERD_AWS_VOLUME_THROUGHPUT": "125",
            "PGHERD_AWS_ROOT_VOLUME_SIZE_GIB": "8", "PGHERD_AWS_AMI_OWNER": "self",
            "PGHERD_AWS_AMI_NAME": "my-image-?.*", "PGHERD_AWS_SSH_USER": "ec2-user",
            "PGHERD_AWS_SSH_CIDRS": "192.0.2.7/32,2001:db8::/32", "PGHERD_AWS_PUBLIC_IP": "false",
            "PGHERD_AWS_TERMINATION_PROTECTION": "true",
        ])
        #expect(try Settings(sources: [source], workingDirectory: "/srv").provisioner == Self.expected)
    }

    @Test(
        "may be left open with null",
        arguments: [
            "ssh.identity_file", "terraform.backend_file", "terraform.cli_config_file", "aws.region",
            "aws.endpoint_url",
            "aws.volume_iops", "aws.volume_throughput",
        ]
    )
    func null(name: String) throws {
        let parts = name.split(separator: ".")
        let source = try SettingSource.file("a.json", text: "{\"\(parts[0])\": {\"\(parts[1])\": null}}")
        let settings = try Settings(sources: [source], workingDirectory: "/srv").provisioner
        #expect(settings == ProvisionerSettings(dataDirectory: "/srv/pgherd-data"))
    }

    @Test("are refused where SSH, Terraform or AWS could read something else in them", arguments: Self.bad)
    func refused(name: String, value: String) throws {
        let key = try #require(SettingKey.named(name))
        let fault = #expect(throws: SettingFault.self) { try SettingSource.arguments([(name, value)]) }
        #expect(fault?.key == name)
        #expect(fault?.reason.hasPrefix("must be \(key.kind.description), not ") == true, "\(fault?.reason ?? "")")
    }

    @Test("a list's parts have to be strings")
    func parts() {
        let fault = #expect(throws: SettingFault.self) {
            try SettingSource.file("a.json", text: #"{"aws": {"zones": ["eu-central-1a", 1]}}"#)
        }
        #expect(fault?.reason == "must be a list, each an availability zone's name, and holds a number")
    }

    private static let expected: ProvisionerSettings = {
        var settings = ProvisionerSettings(dataDirectory: "/srv/pgherd-data")
        settings.ssh.identityFile = "/etc/pgherd/key"
        settings.ssh.user = "ops"
        settings.ssh.connectDeadline = .seconds(10)
        settings.terraformOptions.backendFile = "/etc/pgherd/backend.json"
        settings.terraformOptions.cliConfigFile = "/etc/pgherd/terraformrc"
        settings.aws.region = "eu-central-1"
        settings.aws.endpoint = "http://127.0.0.1:5000"
        settings.aws.zones = ["eu-central-1a", "eu-central-1b"]
        settings.aws.instanceType = "m7g.large"
        settings.aws.volumeSize = 10
        settings.aws.volumeIOPS = 16_000
        settings.aws.volumeThroughput = 125
        settings.aws.rootVolumeSize = 8
        settings.aws.imageOwner = "self"
        settings.aws.imageName = "my-image-?.*"
        settings.aws.sshUser = "ec2-user"
        settings.aws.sshNetworks = ["192.0.2.7/32", "2001:db8::/32"]
        settings.aws.hasPublicAddress = false
        settings.aws.isTerminationProtected = true
        return settings
    }()

    private static let bad: [(name: String, value: String)] = [
        ("ssh.identity_file", "key"), ("ssh.identity_file", "~/.ssh/id"), ("ssh.identity_file", ""),
        ("ssh.identity_file", "/keys/${HOME}"), ("ssh.identity_file", "/keys/\"id\""), ("ssh.identity_file", "/a\\b"),
        ("ssh.identity_file", "/keys/id\n    ProxyCommand x"),
        ("ssh.user", "-oProxyCommand=x"), ("ssh.user", "a b"), ("ssh.user", ""),
        ("ssh.connect_deadline_seconds", "9"), ("ssh.connect_deadline_seconds", "3601"),
        ("terraform.backend_file", "backend.json"), ("terraform.cli_config_file", "./x"),
        ("aws.region", "eu-central-1a"), ("aws.region", "$(x)"), ("aws.zones", "eu-central-1"),
        ("aws.zones", "eu-central-1a, eu-central-1b"), ("aws.instance_type", "t3 medium"),
        ("aws.endpoint_url", "127.0.0.1:5000"), ("aws.endpoint_url", "ftp://x"), ("aws.endpoint_url", "http://"),
        ("aws.endpoint_url", "http://user@x"), ("aws.endpoint_url", "http://x:0"), ("aws.endpoint_url", "http://x?y"),
        ("aws.endpoint_url", "http://x/${y}"), ("aws.endpoint_url", "http:///x"),
        ("aws.volume_size_gib", "9"), ("aws.volume_iops", "2999"), ("aws.volume_throughput", "1001"),
        ("aws.root_volume_size_gib", "7"), ("aws.ami_owner", "12345678901"), ("aws.ami_owner", "debian"),
        ("aws.ami_name", "-x"), ("aws.ami_name", "a b"), ("aws.ami_name", "${x}"), ("aws.ami_name", "ab"),
        ("aws.ssh_user", "Admin"), ("aws.ssh_cidrs", "192.0.2.7"), ("aws.ssh_cidrs", "192.0.2.7/24"),
    ]
}
