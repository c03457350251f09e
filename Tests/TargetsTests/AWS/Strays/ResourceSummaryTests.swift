import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Targets
@testable import Tools

@Suite("What there is of a cluster at the API", .timeLimit(.minutes(1)))
struct ResourceSummaryTests {
    private let scratch: Scratch
    private let query: ResourceQuery

    init() throws {
        self.scratch = try Scratch()
        var settings = ProvisionerSettings(dataDirectory: self.scratch.path)
        settings.terraform = self.scratch.path.appending("terraform").string
        self.query = ResourceQuery(
            toolbox: Toolbox(settings: settings, runner: ProcessRunner()),
            runner: ProcessRunner(),
            settings: settings,
            spec: .aws(),
            workspace: Workspace(root: self.scratch.path.appending("orders"))
        )
        for name in ["look/look.tf", ".terraform.lock.hcl", "unsettled.tfplan"] {
            try self.scratch.write("", to: "orders/\(name)")
        }
        try self.scratch.write(Self.state, to: "state.json")
        try self.scratch.write(
            #"{"type":"diagnostic","diagnostic":{"severity":"warning","summary":"Check block assertion failed","detail":"[{\"groups\":[],\"id\":\"i-00000002\",\"kind\":\"instance\",\"node\":\"orders-2\",\"zone\":\"z\"}]"}}"#,
            to: "found.json"
        )
    }

    private static let state = """
        {"version":4,"resources":[
        {"module":"module.cluster","mode":"managed","type":"aws_instance","name":"node","instances":[
          {"index_key":"orders-1","attributes":{"id":"i-00000001"}}]},
        {"module":"module.cluster","mode":"managed","type":"terraform_data","name":"pinned","instances":[
          {"attributes":{"id":"98546f81-bab1-44f4-61f1-605fb31cbd74"}}]}]}
        """

    /// Stands for Terraform: tells the state, and does `look` where it is asked to plan.
    private func install(look: String) throws {
        let root = self.scratch.path
        try self.scratch.script(
            """
            echo "$PWD $*" >> \(root)/asked
            case $1 in
            version) echo Terraform v1.11.4 ;;
            state) cat \(root)/state.json ;;
            plan) \(look) ;;
            esac
            """,
            to: "terraform"
        )
    }

    @Test("is what the state knows and what the look finds beside it")
    func both() async throws {
        try self.install(look: "cat \(self.scratch.path)/found.json")
        let summary = await ResourceSummary(of: self.query)
        #expect(summary.instances == 2)
        #expect(
            summary.text.hasPrefix("2 resources exist: module.cluster.aws_instance.node[\"orders-1\"] (i-00000001)")
        )
        #expect(summary.text.hasSuffix("; unknown to Terraform's state: instance i-00000002 (orders-2, z)"))
        let asked = try String(contentsOfFile: self.scratch.path.appending("asked").string, encoding: .utf8)
        // Ids of another form are no business of the API's.
        #expect(asked.contains("/orders/look plan ") && asked.contains(#"-var=known=["i-00000001"]"#))
    }

    @Test("is only the state where every apply came to its end")
    func settled() async throws {
        try self.install(look: "exit 1")
        self.query.workspace.settle()
        let summary = await ResourceSummary(of: self.query)
        #expect(summary.instances == 1)
        #expect(!summary.text.contains("found out"))
    }

    @Test("is not said to be all where the look fails")
    func lookFailed() async throws {
        try self.install(look: "echo 'connection refused' >&2; exit 1")
        let summary = await ResourceSummary(of: self.query)
        #expect(summary.instances == nil)
        #expect(summary.text.hasPrefix("2 resources exist: "))
        #expect(
            summary.text.hasSuffix(
                "it can't be found out what the API has beside Terraform's state: connection refused"
            )
        )
    }

    @Test("is not said to be all where an earlier version wrote the workspace")
    func earlierVersion() async throws {
        try self.install(look: "exit 0")
        try FileManager.default.removeItem(atPath: self.query.workspace.look.string)
        let summary = await ResourceSummary(of: self.query)
        #expect(summary.instances == nil)
        #expect(summary.text.contains("; it can't be found out ") && summary.text.contains("pgherd:identity"))
    }

    @Test("is not said to be nothing where the state can't be read")
    func stateUnreadable() async throws {
        try self.install(look: "exit 0")
        try self.scratch.write("Error: no credentials", to: "state.json")
        let summary = await ResourceSummary(of: self.query)
        #expect(summary.instances == nil)
        #expect(summary.text.hasPrefix("Terraform's state can't be read: "))
    }
}
