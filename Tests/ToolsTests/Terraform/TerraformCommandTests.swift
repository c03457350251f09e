import Commands
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite struct TerraformCommandTests {
    @Test(arguments: [
        (TerraformCommand.initialize, ["init", "-input=false", "-no-color"]),
        (.plan(output: "p"), ["plan", "-input=false", "-json", "-parallelism=40", "-out=p"]),
        (.apply(plan: "p"), ["apply", "-input=false", "-json", "-parallelism=40", "p"]),
        (.destroy, ["destroy", "-input=false", "-json", "-parallelism=40", "-auto-approve"]),
        (.pullState, ["state", "pull"]),
        (.lockProbe, ["plan", "-input=false", "-no-color", "-refresh=false", "-lock-timeout=0s"]),
        (.forceUnlock(id: "6f7e"), ["force-unlock", "-force", "6f7e"]),
        (.strays(known: []), ["plan", "-input=false", "-json", "-lock=false", "-parallelism=40", "-var=known=[]"]),
        (
            .strays(known: ["i-1", "vol-2"]),
            ["plan", "-input=false", "-json", "-lock=false", "-parallelism=40", #"-var=known=["i-1","vol-2"]"#]
        ),
        (
            .planOnly(["a.b[\"x\"]", "c.d"], output: "p"),
            ["plan", "-input=false", "-json", "-parallelism=40", "-out=p", #"-target=a.b["x"]"#, "-target=c.d"]
        ),
        (
            .planAnew(["a.b[\"x\"]", "c.d"], output: "p"),
            ["plan", "-input=false", "-json", "-parallelism=40", "-out=p", #"-replace=a.b["x"]"#, "-replace=c.d"]
        ),
        (.forget(["a.b"]), ["state", "rm", "a.b"]),
        (.takeOver, ["apply", "-input=false", "-json", "-parallelism=40", "-auto-approve"]),
    ])
    func argumentsAreAsTerraformWantsThem(command: TerraformCommand, arguments: [String]) {
        let environment = ToolEnvironment.terraform(cloud: false, ProvisionerSettings(dataDirectory: "/data"))
        let line = command.commandLine(terraform: "/usr/bin/terraform", workspace: "/w", environment: environment)
        #expect(line.arguments == arguments)
        #expect(line.workingDirectory == "/w")
        #expect(line.outlivesServer)
        #expect(line.environment["TF_INPUT"] == "0")
        #expect(line.environment["TF_IN_AUTOMATION"] == "1")
    }

    @Test func ansibleGetsItsEventsOnAChannelOfTheirOwn() {
        let line = AnsibleCommand.teardown.commandLine(ansiblePlaybook: "/usr/bin/ansible-playbook", workspace: "/w")
        #expect(line.arguments == ["-i", "inventory.json", "teardown.yml"])
        #expect(line.environment["ANSIBLE_CONFIG"] == "/w/ansible.cfg")
        #expect(line.environment["PGHERD_EVENTS_FD"] == "3")
        #expect(line.hasEventChannel)
        #expect(line.spawned.executable == "/bin/sh")
        #expect(
            line.spawned.arguments.suffix(4) == ["/usr/bin/ansible-playbook", "-i", "inventory.json", "teardown.yml"]
        )
    }

    @Test("tells Ansible what it may restart and drop, which is nothing unless somebody says so")
    func repairOptions() {
        func variables(_ options: RepairOptions) -> [String] {
            AnsibleCommand.site(options).commandLine(ansiblePlaybook: "/a", workspace: "/w").arguments
        }
        let nothing = #"{"pgherd_restart": "no", "pgherd_drop_old_copy": false}"#
        #expect(variables(RepairOptions()) == ["-i", "inventory.json", "-e", nothing, "site.yml"])
        let replicas = #"{"pgherd_restart": "replicas", "pgherd_drop_old_copy": true}"#
        #expect(variables(RepairOptions(restart: .replicas, dropsOldCopies: true)).contains(replicas))
        #expect(variables(RepairOptions(restart: .all)).contains { $0.contains(#""pgherd_restart": "yes""#) })
    }
}
