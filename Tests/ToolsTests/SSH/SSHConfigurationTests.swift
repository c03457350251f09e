import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite("A workspace's configuration of SSH", .timeLimit(.minutes(1)))
struct SSHConfigurationTests {
    private let scratch: Scratch

    init() throws {
        self.scratch = try Scratch()
    }

    /// What `ssh` itself makes of the file for a host.
    private func resolved(_ configuration: SSHConfiguration, _ host: String) async throws -> [String: String] {
        try self.scratch.write(configuration.text, to: SSHConfiguration.fileName)
        let line = CommandLine(
            executable: try #require(Executables.find("ssh")),
            arguments: ["-G", "-F", SSHConfiguration.fileName, host],
            environment: ToolEnvironment.base,
            workingDirectory: self.scratch.path
        )
        let (outcome, lines, errors) = try await ProcessRunner().capture(line)
        try #require(outcome.isSuccess, "\(errors)")
        return Dictionary(
            lines.map { line in
                let words = line.split(separator: " ", maxSplits: 1)
                return (String(words[0]), words.count == 2 ? String(words[1]) : "")
            }
        ) { first, _ in first }
    }

    @Test(
        "leads to each node by its name",
        arguments: ["10.0.0.1", "2001:db8::1", "db-1.example.com"],
        ["/data/ssh/id_ed25519", "/da ta/100%h/$HOME/~/#/ssh/id", "keys/own"]
    )
    func node(address: String, identity: String) async throws {
        let machines = MachineSpec(sshUser: "deploy.er-1", sshPort: 2222)
        let nodes = Node.machines([address, "10.0.0.2"])
        let configuration = try SSHConfiguration(nodes: nodes, machines: machines, identity: identity)
        let options = try await self.resolved(configuration, "orders-1")
        #expect(options["hostname"] == address)
        #expect(options["port"] == "2222")
        #expect(options["user"] == "deploy.er-1")
        #expect(options["identityfile"]?.replacing("%%", with: "%") == identity)
        #expect(options["hostkeyalias"] == "orders-1")
        #expect(options["proxyjump"] == nil)
        #expect(try await self.resolved(configuration, "orders-2")["hostname"] == "10.0.0.2")
    }

    @Test("asks nobody, offers its own key alone and takes no other host key than the first")
    func safety() async throws {
        let machines = MachineSpec(sshUser: "admin", sshPort: 22)
        let configuration = try SSHConfiguration(nodes: Node.machines(["10.0.0.1"]), machines: machines, identity: "/k")
        let expected = [
            "batchmode": "yes", "identitiesonly": "yes", "passwordauthentication": "no",
            "kbdinteractiveauthentication": "no", "stricthostkeychecking": "accept-new",
            "userknownhostsfile": "known_hosts", "updatehostkeys": "false", "hashknownhosts": "no",
            "connecttimeout": "10", "loglevel": "ERROR",
        ]
        let options = try await self.resolved(configuration, "orders-1")
        for (name, value) in expected { #expect(options[name] == value, "\(name)") }
    }

    @Test(
        "goes by way of the jump host, with its own user and port where they are given",
        arguments: [
            ("jump@bastion.example.com:2022", "bastion.example.com", "2022", "jump"),
            ("10.9.9.9", "10.9.9.9", "22", "admin"),
            ("[2001:db8::9]:2022", "2001:db8::9", "2022", "admin"),
        ]
    )
    func jumpHost(proxy: String, host: String, port: String, user: String) async throws {
        let machines = MachineSpec(sshUser: "admin", sshPort: 2222, sshProxy: proxy)
        let configuration = try SSHConfiguration(nodes: Node.machines(["10.0.0.1"]), machines: machines, identity: "/k")
        let node = try await self.resolved(configuration, "orders-1")
        #expect(node["proxyjump"] == "jump-host")
        #expect((node["hostname"], node["port"], node["user"]) == ("10.0.0.1", "2222", "admin"))
        let jump = try await self.resolved(configuration, "jump-host")
        #expect((jump["hostname"], jump["port"], jump["user"]) == (host, port, user))
        #expect(jump["identityfile"] == "/k")
        #expect(jump["proxyjump"] == nil)
    }

    @Test("knows a machine that was bought by its id, since its address may become another's")
    func instanceID() async throws {
        var nodes = Node.machines(["10.0.0.1"])
        nodes[0].instanceID = "i-0123456789abcdef0"
        let machines = MachineSpec(sshUser: "admin", sshPort: 22)
        let configuration = try SSHConfiguration(nodes: nodes, machines: machines, identity: "/k")
        #expect(try await self.resolved(configuration, "orders-1")["hostkeyalias"] == "i-0123456789abcdef0")
    }

    @Test(
        "is not written with a key whose name would mean something else",
        arguments: ["/data/${HOME}/id", "/data/\"id", "/data\\id", "/data/id\nProxyCommand x", "/data/\u{7F}"]
    )
    func unspeakableKey(identity: String) throws {
        let machines = MachineSpec(sshUser: "admin", sshPort: 22)
        let failure = #expect(throws: CommandFailure.self) {
            try SSHConfiguration(nodes: Node.machines(["10.0.0.1"]), machines: machines, identity: identity)
        }
        #expect(failure?.code == .notAvailable)
        #expect(failure?.message.contains(identity) == true)
    }
}
