import Commands
import TestSupport
import Testing

@testable import Engine
@testable import Model
@testable import Tools

@Suite("What reaching the machines decides")
struct ReachPhaseTests {
    private static let nodes = Node.machines(["203.0.113.1", "203.0.113.2"])

    private static func report(_ ordinal: Int, _ lines: [String] = []) throws -> MachineReport {
        let good = [
            "root=yes", "system=Debian GNU/Linux 12 (bookworm)", "memory=2000000", "free=9000",
            "addresses=10.0.0.\(ordinal) ", "connected=10.0.0.\(ordinal)", "boot=boot-\(ordinal)", "time=1700000000",
            "root:at=python", "root:python=3.11.2", "root:at=runuser", "root:at=end",
        ]
        return try #require(MachineReport(MachineScript.Answer(lines: good + lines + ["end=yes"], complaints: [])))
    }

    private static func reports(second lines: [String] = []) throws -> [String: MachineReport] {
        ["orders-1": try self.report(1), "orders-2": try self.report(2, lines)]
    }

    @Test("nodes get the addresses that their machines have")
    func addresses() throws {
        let cluster = Cluster.sample(.hosts(["203.0.113.1", "203.0.113.2"]), state: .creating, completed: .apply)
        let judged = try ReachPhase.judged(Self.nodes, try Self.reports(), of: cluster)
        #expect(judged.map(\.address) == ["10.0.0.1", "10.0.0.2"])
        #expect(judged.map(\.sshAddress) == Self.nodes.map(\.sshAddress))
    }

    @Test("an address that was decided stays, whichever way SSH takes today", arguments: [PhaseName.reach, .verify])
    func decided(completed: PhaseName) throws {
        let cluster = Cluster.sample(.hosts(["203.0.113.1", "203.0.113.2"]), completed: completed)
        let judged = try ReachPhase.judged(Self.nodes, try Self.reports(), of: cluster)
        #expect(judged.map(\.address) == Self.nodes.map(\.address))
    }

    @Test("a machine that was bought keeps the address that Terraform told")
    func bought() throws {
        var nodes = Self.nodes
        for index in nodes.indices { nodes[index].instanceID = "i-\(index)" }
        let cluster = Cluster.sample(.aws(replicas: 1), state: .creating, completed: .apply)
        #expect(try ReachPhase.judged(nodes, try Self.reports(), of: cluster) == nodes)
    }

    @Test("a node of which nothing was heard is left as it is")
    func unheard() throws {
        let cluster = Cluster.sample(.hosts(["203.0.113.1", "203.0.113.2"]), state: .creating, completed: .apply)
        let judged = try ReachPhase.judged(Self.nodes, ["orders-1": try Self.report(1)], of: cluster)
        #expect(judged.map(\.address) == ["10.0.0.1", Self.nodes[1].address])
    }

    @Test(
        "a machine that can't be used is refused by name, with the reason",
        arguments: [
            (
                ["root:at=become", "root:sorry"], SharedBuffers.kibibytes(131_072),
                "orders-2 (203.0.113.2) does not let admin"
            ),
            (["boot=boot-1"], SharedBuffers.kibibytes(131_072), "is the same machine as orders-1"),
            (["memory=500000"], .kibibytes(500_000), "too little for shared_buffers=500000kB"),
            (["memory=500000"], .percent(90), "too little for shared_buffers=90%"),
        ]
    )
    func refused(lines: [String], buffers: SharedBuffers, words: String) throws {
        var spec = ClusterSpec.hosts(["203.0.113.1", "203.0.113.2"])
        spec.sharedBuffers = buffers
        let (reports, cluster) = (try Self.reports(second: lines), Cluster.sample(spec, state: .creating))
        let nodes = Self.nodes
        let failure = #expect(throws: CommandFailure.self) {
            try ReachPhase.judged(nodes, reports, of: cluster)
        }
        #expect(failure?.code == .reachFailed && failure?.retry == true)
        #expect(failure?.message.contains(words) == true, "\(String(describing: failure))")
    }
}
