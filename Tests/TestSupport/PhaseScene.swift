package import Commands
import Foundation
import SystemPackage

@testable package import Engine
@testable package import Model
@testable package import Store
@testable import Targets
@testable import Tools

/// The phases of a cluster on machines that are bought, with a stand-in for Terraform.
///
/// The stand-in works on files beside it: `state.json` is the state, `found.json` the ids that the look finds, `plan.json`
/// what a plan says, `shown.json` what `show` says of it, and `refusal` the error of a destroy. What it was asked for
/// is in `asked`, a line each.
package struct PhaseScene {
    package let scratch: Scratch
    package let records: Records
    package let settings: ProvisionerSettings
    package let cluster: Cluster
    package let run: RunID

    package static let empty = #"{"version":4,"resources":[]}"#

    package init(_ kind: RunKind, hasBegunApply: Bool = true, completed: PhaseName = .verify) async throws {
        self.scratch = try Scratch()
        self.records = try Records.inMemory()
        var settings = ProvisionerSettings(dataDirectory: self.scratch.path)
        settings.terraform = self.scratch.path.appending("terraform").string
        self.settings = settings
        let id = try await self.records.write {
            try NewCluster(name: .orders, spec: .aws(replicas: 1), owner: "alice", nodes: []).put($0, at: .now)
        }
        guard var cluster = try await self.records.cluster(id: id) else { throw Errno.noSuchFileOrDirectory }
        cluster.completedPhase = completed
        cluster.hasBegunApply = hasBegunApply
        try await self.records.update(cluster)
        self.cluster = cluster
        self.run = try await self.records.addRun(kind, of: cluster)
        for name in ["look/look.tf", "look/provider.tf", "look/variables.tf", ".terraform.lock.hcl"] {
            try self.scratch.write("", to: "orders/\(name)")
        }
        try self.scratch.write("{}", to: "orders/look/terraform.tfvars.json")
        try self.scratch.write("[]", to: "found.json")
        try self.scratch.write("", to: "plan.json")
        try self.scratch.script(Self.terraform(in: self.scratch.path), to: "terraform")
    }

    private static func terraform(in root: FilePath) -> String {
        """
        cd_=${PWD##*/}
        echo "$cd_ $*" >> \(root)/asked
        say_found() {
            [ "$(cat \(root)/found.json)" = "[]" ] || printf '{"type":"diagnostic","diagnostic":{"severity":"warning","summary":"Check block assertion failed","detail":"%s"}}\\n' "$(sed 's/"/\\\\"/g' \(root)/found.json)"
        }
        case "$cd_ $1" in
        *" version") echo Terraform v1.11.4 ;;
        *" init") ;;
        *" state") case $2 in pull) cat \(root)/state.json 2>/dev/null ;; esac; exit 0 ;;
        "look plan") [ ! -e \(root)/blind ] || { cat \(root)/blind >&2; exit 1; }; say_found ;;
        *" plan") for word; do case $word in -out=*) echo plan > "${word#-out=}" ;; esac; done; cat \(root)/plan.json ;;
        *" show") cat \(root)/shown.json ;;
        "removal destroy") cp imports.tf.json \(root)/removed; cp \(root)/left.json \(root)/found.json 2>/dev/null || echo '[]' > \(root)/found.json ;;
        *" apply") cat \(root)/applied.json 2>/dev/null; exit 0 ;;
        *" destroy") [ ! -e \(root)/refusal ] || { cat \(root)/refusal >&2; exit 1; }; echo '\(Self.empty)' > \(root)/state.json ;;
        esac
        """
    }

    /// What a phase works with, as it is now, in a run that has come to it.
    package func context(
        in phase: PhaseName? = nil,
        spec: ClusterSpec? = nil,
        settings: ProvisionerSettings? = nil
    ) async throws -> PhaseContext {
        let journal = RunJournal(run: self.run, records: self.records, feed: RunFeed())
        if let phase { try await journal.enter(phase, text: "begun") }
        var cluster = self.cluster
        if let spec { cluster.spec = spec }
        let workspace = Workspace(root: self.scratch.path.appending("orders"))
        let data = DataDirectory(root: self.scratch.path)
        let runner = ProcessRunner()
        return PhaseContext(
            tools: ToolContext(
                run: self.run,
                cluster: cluster,
                nodes: try await self.records.nodes(of: cluster.id),
                workspace: workspace,
                secrets: .sample,
                log: journal,
                toolbox: Toolbox(settings: self.settings, runner: runner),
                runner: runner,
                psql: Psql(runner: runner, scratch: self.scratch.path, workspace: workspace.root),
                settings: settings ?? self.settings,
                mark: ProcessMark(installation: self.records.installation, run: self.run.rawValue),
                initialisation: Turnstile()
            ),
            data: data,
            target: AWSTarget(),
            journal: journal,
            records: self.records
        )
    }

    /// Has the look find these ids of instances and volumes.
    package func find(_ ids: String..., leaving left: [String]? = nil) throws {
        try self.scratch.write(Self.document(ids), to: "found.json")
        if let left { try self.scratch.write(Self.document(left), to: "left.json") }
    }

    private static func document(_ ids: [String]) -> String {
        let strays = ids.map { id in
            let kind = id.hasPrefix("i-") ? "instance" : "volume"
            return #"{"groups":[],"id":"\#(id)","kind":"\#(kind)","node":"orders-2","zone":"z"}"#
        }
        return "[\(strays.joined(separator: ","))]"
    }

    /// Has the records and the state know the machines of both nodes, reached at these addresses.
    package func addMachines(addresses: [String] = ["198.51.100.1", "198.51.100.2"], inState known: Int = 2)
        async throws
    {
        let nodes = addresses.enumerated().map { index, address in
            Node(
                name: "orders-\(index + 1)",
                ordinal: index + 1,
                role: index == 0 ? .primary : .replica,
                address: "10.20.0.\(index + 1)",
                port: 5432,
                directory: "/var/lib/pgherd/orders-\(index + 1)",
                sshAddress: address,
                zone: "z",
                instanceID: "i-0000000\(index + 1)",
                volumeID: "vol-0000000\(index + 1)"
            )
        }
        try await self.records.setNodes(nodes, of: self.cluster.id)
        let instances = (1...max(known, 1)).map {
            #"{"index_key":"orders-\#($0)","attributes":{"id":"i-0000000\#($0)","disable_api_termination":true}}"#
        }.joined(separator: ",")
        let volumes = (1...max(known, 1)).map {
            #"{"index_key":"orders-\#($0)","attributes":{"id":"vol-0000000\#($0)"}}"#
        }.joined(separator: ",")
        try self.scratch.write(
            """
            {"version":4,"resources":[
            {"module":"module.cluster","mode":"managed","type":"aws_instance","name":"node","instances":[\(instances)]},
            {"module":"module.cluster","mode":"managed","type":"aws_ebs_volume","name":"data","instances":[\(volumes)]},
            {"module":"module.cluster","mode":"managed","type":"terraform_data","name":"protection","instances":[
              {"attributes":{"id":"x","input":{"value":true,"type":"bool"}}}]}]}
            """,
            to: "state.json"
        )
    }

    /// What the stand-in was asked for, as `directory words`.
    package var asked: [String] {
        ((try? self.scratch.read("asked")) ?? "").split(separator: "\n").map(String.init)
    }

    /// What was removed that the state did not know.
    package var removed: String? { try? self.scratch.read("removed") }

    /// What followers of the run have been told.
    package var told: String {
        get async throws {
            try await self.records.events(of: self.run, from: 1, limit: 1000).map(\.text).joined(separator: "\n")
        }
    }
}
