import Commands
import TestSupport
import Testing

@testable import Model
@testable import Store

@Suite("The records of programs")
struct RecordsProcessesTests {
    private static func process(_ number: Int32) -> ProcessIdentity {
        ProcessIdentity(process: number, ticks: 1000, world: "here")
    }

    @Test("know which have not ended, of one run or of all", arguments: Store.allCases)
    func unended(store: Store) async throws {
        let scratch = try Scratch()
        let records = try store.records(in: scratch)
        let cluster = try await records.addCluster()
        let first = try await records.addRun(of: cluster)
        try await records.add(Self.process(1), program: "terraform init", of: first)
        try await records.add(Self.process(2), program: "terraform plan", of: first)
        try await records.finish(first)
        let second = try await records.addRun(of: cluster)
        try await records.add(Self.process(2), program: "ansible-playbook", of: second)
        #expect(try await records.unendedProcesses().count == 3)
        try await records.end(Self.process(2), of: first)
        try await records.end(Self.process(9), of: first)
        #expect(try await records.unendedProcesses(of: first).map(\.program) == ["terraform init"])
        let left = try await records.unendedProcesses(of: second)
        #expect(left == [RecordedProcess(run: second, identity: Self.process(2), program: "ansible-playbook")])
    }

    @Test("tell which were at work at a moment and are not any more")
    func atWork() async throws {
        let records = try Records.inMemory()
        let cluster = try await records.addCluster()
        let run = try await records.addRun(of: cluster)
        let before = Timestamp(milliseconds: Timestamp.now.milliseconds - 1)
        try await records.add(Self.process(1), program: "terraform apply", of: run)
        let during = Timestamp.now
        let programs = ["terraform apply", "terraform destroy"]
        #expect(try await !records.hadAtWork(programs, at: during, of: cluster.id), "it may still be at work")
        try await records.end(Self.process(1), of: run)
        let after = Timestamp(milliseconds: Timestamp.now.milliseconds + 1)
        #expect(try await records.hadAtWork(programs, at: during, of: cluster.id))
        #expect(try await !records.hadAtWork(["terraform plan"], at: during, of: cluster.id))
        #expect(try await !records.hadAtWork(programs, at: during, of: cluster.id + 1))
        for moment in [before, after] {
            #expect(try await !records.hadAtWork(programs, at: moment, of: cluster.id))
        }
    }
}
