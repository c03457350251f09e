import Commands
import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite("The major that machines decide on")
struct SystemMajorTests {
    private let nodes = Node.machines(["10.0.0.1", "10.0.0.2"])

    private func report(_ key: String) throws -> MachineReport {
        try #require(
            MachineReport(
                MachineScript.Answer(
                    lines: [
                        "system=\(key) (name)", "key=\(key)", "memory=1048576", "free=1000", "time=1", "end=yes",
                    ],
                    complaints: []
                )
            )
        )
    }

    private func choose(_ first: String, _ second: String) throws -> (Int, String?) {
        let reports = ["orders-1": try self.report(first), "orders-2": try self.report(second)]
        let name = try #require(ClusterName("orders"))
        return try SystemMajor(table: MajorTable.builtIn(), day: "2026-11-30").choose(
            reports,
            nodes: self.nodes,
            cluster: name
        )
    }

    @Test("is their system's own", arguments: [("debian 12", 15), ("debian 13", 17), ("ubuntu 24.04", 16)])
    func own(system: String, major: Int) throws {
        let (chosen, note) = try self.choose(system, system)
        #expect((chosen, note) == (major, nil))
    }

    @Test("is the newest supported one, with the reason, where their system's own has ended")
    func ended() throws {
        let (major, note) = try self.choose("ubuntu 22.04", "ubuntu 22.04")
        #expect(major == 19)
        #expect(note?.contains("PostgreSQL 14, which has had no fixes since 2026-11-12") == true)
    }

    @Test(
        "is none where they would get different ones, or run what nobody knows",
        arguments: ["debian 13", "fedora 43"]
    )
    func refused(system: String) throws {
        let failure = #expect(throws: CommandFailure.self) { try self.choose("debian 12", system) }
        #expect((failure?.code, failure?.node) == (.reachFailed, "orders-2"))
        #expect(failure?.next == "destroy cluster orders confirm=orders")
        #expect(failure?.message.contains("pg=MAJOR") == true)
    }

    @Test("is warned of where they run different systems, whoever chose it")
    func mixture() throws {
        let (old, new) = (try self.report("debian 12"), try self.report("debian 13"))
        #expect(SystemMajor.mixture(["a": old, "b": old]) == nil)
        #expect(SystemMajor.mixture(["a": old, "b": new])?.contains("sort text") == true)
    }
}
