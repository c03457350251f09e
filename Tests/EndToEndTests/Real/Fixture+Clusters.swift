import Foundation
import Testing

extension Fixture {
    /// Expects that a row written on the primary is read on every replica, and that replicas refuse to write.
    func expectReplication(in instances: [Instance]) async throws {
        let primary = try #require(instances.first)
        let mark = Int.random(in: 1...1_000_000_000)
        try await primary.query("CREATE TABLE IF NOT EXISTS seen (mark bigint); INSERT INTO seen VALUES (\(mark))")
        for replica in instances.dropFirst() {
            #expect(replica.role == "replica")
            #expect(try await replica.query("SELECT pg_is_in_recovery()") == ["t"])
            try await Deadline.until("the row is on \(replica.name)", within: .seconds(10)) {
                let found = try await replica.psql("SELECT count(*) FROM seen WHERE mark = \(mark)")
                return found.lines == ["1"]
            }
            let refused = try await replica.psql("INSERT INTO seen VALUES (0)")
            #expect(refused.status != 0)
            #expect(refused.error.contains("read-only transaction"), "\(refused)")
        }
    }

    /// Expects that the generated configuration, run by hand, finds nothing to do.
    func expectNothingToDo(in cluster: String, nodes: Int) async throws {
        let workspace = self.scratch.workspace(of: cluster)
        let ansible = try await self.run(
            "ansible-playbook",
            ["-i", "inventory.json", "site.yml"],
            directory: workspace
        )
        #expect(ansible.status == 0, "\(ansible)")
        let recap = ansible.lines.filter { $0.contains("changed=") }
        #expect(recap.count == nodes)
        #expect(recap.allSatisfy { $0.contains("changed=0 ") && $0.contains("failed=0 ") }, "\(ansible)")
        let terraform = try await self.run(
            "terraform",
            ["plan", "-detailed-exitcode", "-input=false", "-no-color"],
            directory: workspace
        )
        #expect(terraform.status == 0, "\(terraform)")
    }

    /// Expects that neither a process nor a directory nor a port is left of a cluster.
    func expectGone(_ cluster: String, _ instances: [Instance]) {
        #expect(!FileManager.default.fileExists(atPath: self.scratch.workspace(of: cluster).path))
        for instance in instances {
            #expect(!FileManager.default.fileExists(atPath: instance.directory), "\(instance.directory) is left")
            #expect(PortRange.isFree(instance.port), "something listens on \(instance.port)")
            let processes = ProcessTable.processes(in: instance.directory)
            #expect(processes.isEmpty, "\(processes)")
        }
    }

    /// Destroys a cluster and expects that nothing is left of it.
    func destroy(_ cluster: String, _ instances: [Instance]) async throws {
        let answer = try await self.succeed("destroy cluster \(cluster) confirm=\(cluster)")
        #expect(answer.last["state"] == "destroyed")
        self.expectGone(cluster, instances)
    }

    /// What the records say of a run.
    func record(ofRun run: Int) async throws -> Reply {
        try #require(try await self.succeed("show run \(run)").rows.first)
    }

    /// What the records say of a cluster's state.
    func state(of cluster: String) async throws -> String? {
        try await self.succeed("show cluster \(cluster)").rows.first?["state"]
    }
}

extension Answer {
    /// Expects one `ACK`, then events numbered from 1 without a gap, then one terminal line.
    func expectWholeRun() {
        #expect(self.replies.first?.kind == "ACK")
        #expect(self.events.compactMap { $0.number("seq") } == Array(1...max(1, self.events.count)))
        #expect(self.replies.filter(\.isTerminal).count == 1)
        #expect(Set(self.replies.compactMap { $0.number("run") }).count == 1)
    }
}
