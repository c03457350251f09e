import Commands
import Foundation
import GRDB
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Store
@testable import Targets

@Suite("Records of machines")
struct RecordsMachinesTests {
    private let scratch: Scratch

    init() throws {
        self.scratch = try Scratch()
    }

    private func bought(_ cluster: ClusterName, _ id: String) -> [Node] {
        [
            Node(
                name: "\(cluster)-1",
                ordinal: 1,
                role: .primary,
                address: "10.20.0.4",
                port: 5432,
                directory: "/var/lib/pgherd/\(cluster)-1",
                sshAddress: "203.0.113.4",
                zone: "eu-central-1a",
                instanceID: id,
                volumeID: "vol-01234567"
            )
        ]
    }

    private func add(_ name: String, _ spec: ClusterSpec, to records: Records) async throws -> (ClusterName, Int64) {
        let name = try #require(ClusterName(name))
        let id = try await records.write {
            try NewCluster(name: name, spec: spec, owner: "alice", nodes: []).put($0, at: .now)
        }
        return (name, id)
    }

    @Test("come back as they were written", arguments: Store.allCases)
    func roundTrip(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        for (text, spec) in [("hosts", ClusterSpec.hosts(allowed: ["10.0.0.0/8"])), ("aws", .aws())] {
            let (name, id) = try await self.add(text, spec, to: records)
            #expect(try await records.cluster(id: id)?.spec == spec)
            let nodes =
                spec.cloud == nil ? HostsTarget().nodes(of: name, hosts: ["h", "10.0.0.2"]) : self.bought(name, "i-1")
            try await records.setNodes(nodes, of: id)
            #expect(try await records.nodes(of: id) == nodes)
        }
    }

    @Test(
        "may have one private address in two networks, but a machine that exists only once",
        arguments: Store.allCases
    )
    func addresses(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        for (text, instance) in [("one", "i-1"), ("two", "i-2")] {
            let (name, id) = try await self.add(text, .aws(), to: records)
            try await records.setNodes(self.bought(name, instance), of: id)
        }
        let (first, firstID) = try await self.add("three", .hosts(), to: records)
        try await records.setNodes(HostsTarget().nodes(of: first, hosts: ["10.0.0.1"]), of: firstID)
        let (second, secondID) = try await self.add("four", .hosts(), to: records)
        await #expect(throws: DatabaseError.self) {
            try await records.setNodes(HostsTarget().nodes(of: second, hosts: ["10.0.0.1"]), of: secondID)
        }
        #expect(try await records.nodes(of: secondID).isEmpty)
        try await records.releaseNodes(of: firstID)
        try await records.setNodes(HostsTarget().nodes(of: second, hosts: ["10.0.0.1"]), of: secondID)
    }

    @Test("may have the addresses of another cluster behind another jump host", arguments: Store.allCases)
    func networks(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        for (text, proxy) in [("one", "jump-a.example.com"), ("two", "jump-b.example.com"), ("three", nil)] {
            var spec = ClusterSpec.hosts()
            spec.machines?.sshProxy = proxy
            let (name, id) = try await self.add(text, spec, to: records)
            try await records.setNodes(HostsTarget().nodes(of: name, hosts: ["10.0.0.1"]), of: id)
            #expect(try await records.holder(ofAddress: "10.0.0.1", port: 5432, behind: proxy) == name)
        }
        #expect(try await records.holder(ofAddress: "10.0.0.1", port: 5432, behind: "jump-c.example.com") == nil)
        var spec = ClusterSpec.hosts()
        spec.machines?.sshProxy = "jump-a.example.com"
        let (name, id) = try await self.add("four", spec, to: records)
        await #expect(throws: DatabaseError.self) {
            try await records.setNodes(HostsTarget().nodes(of: name, hosts: ["10.0.0.1"]), of: id)
        }
    }

    @Test("tell whose machine it is, by either address and as long as the cluster lives", arguments: Store.allCases)
    func holder(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        let (name, id) = try await self.add("three", .hosts(), to: records)
        var nodes = HostsTarget().nodes(of: name, hosts: ["db-1.example.com", "10.0.0.2"])
        nodes[0].address = "10.0.0.1"
        try await records.setNodes(nodes, of: id)
        let (other, otherID) = try await self.add("bought", .aws(), to: records)
        try await records.setNodes(self.bought(other, "i-1"), of: otherID)
        for address in ["db-1.example.com", "10.0.0.1", "10.0.0.2"] {
            #expect(try await records.holder(ofAddress: address, port: 5432, behind: nil) == name)
            #expect(try await records.holder(ofAddress: address, port: 5433, behind: nil) == nil)
        }
        for address in ["10.0.0.9", "10.20.0.4", "203.0.113.4", ""] {
            #expect(try await records.holder(ofAddress: address, port: 5432, behind: nil) == nil)
        }
        try await records.releaseNodes(of: id)
        #expect(try await records.holder(ofAddress: "10.0.0.1", port: 5432, behind: nil) == nil)
    }

    @Test("are added to records that were made before there were any, and nothing of those is lost")
    func migration() async throws {
        let path = self.scratch.path.appending("records.sqlite")
        let spec = """
            {"target":"local","major":15,"replicas":1,"maxConnections":100,"sharedBuffers":"131072kB","settings":{},\
            "programs":"/usr/lib/postgresql/15/bin","version":"15.18"}
            """
        do {
            let queue = try DatabaseQueue(path: path.string)
            try DatabaseMigrator.records.migrate(queue, upTo: "1-clusters-runs-events-audit")
            try await queue.write { database in
                try database.execute(
                    sql: """
                        INSERT INTO installation VALUES ('here', 1);
                        INSERT INTO cluster (name, spec, target, state, owner, created_at, updated_at)
                            VALUES ('orders', ?, 'local', 'ready', 'alice', 1, 2);
                        INSERT INTO node (cluster_id, ordinal, name, role, address, port, directory) VALUES
                            (1, 1, 'orders-1', 'primary', '127.0.0.1', 15432, '/var/lib/pgherd/instances/orders-1'),
                            (1, 2, 'orders-2', 'replica', '127.0.0.1', 15433, '/var/lib/pgherd/instances/orders-2');
                        """,
                    arguments: [spec]
                )
            }
            try queue.close()
        }
        let records = try Records(path: path)
        #expect(records.installation == "here")
        let cluster = try #require(try await records.cluster(named: .orders))
        #expect((cluster.state, cluster.owner, cluster.spec.major) == (.ready, "alice", 15))
        #expect(cluster.spec.machines == nil)
        #expect(!cluster.hasBegunApply)
        #expect(try await records.nodes(of: cluster.id) == Node.samples(count: 2))
        await #expect(throws: RecordConflict.address) { try await records.addCluster("billing", firstPort: 15_433) }
    }
}
