import Commands
import Foundation
import GRDB
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Store

@Suite("Records of clusters")
struct RecordsClustersTests {
    private let scratch: Scratch

    init() throws {
        self.scratch = try Scratch()
    }

    @Test("come back as they were written", arguments: Store.allCases)
    func roundTrip(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        var cluster = try await records.addCluster(nodes: 3)
        cluster.spec.settings = ["work_mem": "8MB", "search_path": "\"$user\", it's\\"]
        cluster.spec.sharedBuffers = .percent(25)
        cluster.spec.instanceType = "t3.medium"
        cluster.state = .planned
        cluster.completedPhase = .plan
        cluster.plan = PlanID("3f9a1c0be27d")
        cluster.problem = "none; \u{1F600}"
        try await records.update(cluster)
        var found = try #require(try await records.cluster(id: cluster.id))
        #expect(found.updatedAt >= cluster.updatedAt)
        found.updatedAt = cluster.updatedAt
        #expect(found == cluster)
        #expect(try await records.nodes(of: cluster.id) == Node.samples(count: 3))
        #expect(try await records.takenPorts(address: "127.0.0.1") == [15432, 15433, 15434])
        #expect(try await records.takenPorts(address: "10.0.0.1") == [])
    }

    @Test("hold no secret once the cluster is destroyed, nor does the file")
    func destroyed() async throws {
        let path = self.scratch.path.appending("forgetful.sqlite")
        do {
            let records = try Records(path: path)
            var cluster = try await records.addCluster(nodes: 1)
            cluster.spec.settings = ["archive_command": "push --token=Tk7secret %p", "work_mem": "8MB"]
            try await records.update(cluster)
            #expect(try await records.cluster(id: cluster.id)?.spec.settings == cluster.spec.settings)
            cluster.state = .destroyed
            try await records.update(cluster)
            let kept = try await records.cluster(id: cluster.id)?.spec.settings
            #expect(kept == ["archive_command": "(not shown)", "work_mem": "8MB"])
            try records.close()
        }
        let file = try Data(contentsOf: URL(fileURLWithPath: path.string))
        #expect(file.range(of: Data("Tk7secret".utf8)) == nil)
        #expect(file.range(of: Data("(not shown)".utf8)) != nil)
    }

    @Test("by name are the living one's, else the newest dead one's", arguments: Store.allCases)
    func byName(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        #expect(try await records.cluster(named: .orders) == nil)
        var last: Int64 = 0
        for _ in 1...3 {
            let cluster = try await records.addCluster("orders", state: .destroyed)
            try await records.releaseNodes(of: cluster.id)
            last = cluster.id
        }
        #expect(try await records.cluster(named: .orders)?.id == last)
        let living = try await records.addCluster("orders", state: .ready)
        #expect(try await records.cluster(named: .orders)?.id == living.id)
    }

    @Test("that are nothing but configuration are given a new spec and new nodes", arguments: Store.allCases)
    func replacing(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        let old = try await records.addCluster(state: .planned, completed: .plan, nodes: 3)
        var spec = ClusterSpec.sample
        spec.replicas = 0
        let new = spec
        let id = try await records.write {
            try NewCluster(
                name: old.name,
                spec: new,
                owner: "alice",
                nodes: Node.samples(count: 1),
                replaced: old
            ).put($0, at: .now)
        }
        let found = try #require(try await records.cluster(id: id))
        #expect(id == old.id)
        #expect(found.spec == spec)
        #expect(found.completedPhase == nil)
        #expect(found.plan == nil)
        #expect(found.owner == old.owner)
        #expect(try await records.nodes(of: id).map(\.name) == ["orders-1"])
    }

    @Test("have a name and addresses of their own", arguments: Store.allCases)
    func conflicts(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        let cluster = try await records.addCluster(nodes: 2)
        func put(_ name: ClusterName, nodes: [Node], replaced: Cluster? = nil) async throws {
            _ = try await records.write {
                try NewCluster(name: name, spec: .sample, owner: "alice", nodes: nodes, replaced: replaced)
                    .put($0, at: .now)
            }
        }
        let billing = try #require(ClusterName("billing"))
        let nodes = try await records.nodes(of: cluster.id)
        await #expect(throws: RecordConflict.name) { try await put(.orders, nodes: []) }
        await #expect(throws: RecordConflict.address) { try await put(billing, nodes: [nodes[1]]) }
        #expect(try await records.cluster(named: billing) == nil)
        try await put(.orders, nodes: nodes, replaced: cluster)
        try await records.releaseNodes(of: cluster.id)
        try await put(billing, nodes: nodes)
    }

    @Test("that can't be read are an error, and never stand for something else")
    func unreadable() async throws {
        let records = try Records.inMemory()
        let cluster = try await records.addCluster(nodes: 2)
        try await records.write {
            try $0.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try $0.execute(sql: "UPDATE node SET role = 'witness' WHERE ordinal = 2")
        }
        let failure = await #expect(throws: RecordsFailure.self) { try await records.nodes(of: cluster.id) }
        #expect(failure?.description == "role of a record can't be read: witness")
    }

    @Test("are changed by a look only if nothing else has changed them", arguments: Store.allCases)
    func looks(store: Store) async throws {
        let records = try store.records(in: self.scratch)
        let cluster = try await records.addCluster(state: .destroying)
        try await records.setState(.degraded, of: cluster.id, ifStill: .ready)
        #expect(try await records.cluster(id: cluster.id)?.state == .destroying)
        try await records.setState(.degraded, of: cluster.id, ifStill: .destroying)
        #expect(try await records.cluster(id: cluster.id)?.state == .degraded)
    }

    @Test("are listed newest first, narrowed", arguments: Store.allCases)
    func filters(store: Store) async throws {
        let records = try await Self.seven(store, self.scratch)
        func names(_ filter: ClusterFilter) async throws -> [String] {
            try await records.clusters(filter).clusters.map(\.name.rawValue)
        }
        #expect(try await names(ClusterFilter()) == ["g7", "e5", "d4", "c3", "b2", "a1"])
        #expect(try await names(ClusterFilter(state: "all")) == ["g7", "f6", "e5", "d4", "c3", "b2", "a1"])
        #expect(try await names(ClusterFilter(state: "destroyed")) == ["f6"])
        #expect(try await names(ClusterFilter(state: "failed")) == ["g7", "c3"])
        #expect(try await names(ClusterFilter(owner: "alice")) == ["g7", "c3", "a1"])
        #expect(try await names(ClusterFilter(state: "failed", owner: "alice")) == ["g7", "c3"])
        #expect(try await names(ClusterFilter(owner: "alice' OR 1 = 1 --")) == [])
        #expect(try await names(ClusterFilter(target: .local)).count == 6)
        #expect(try await names(ClusterFilter(target: .aws)) == [])
        #expect(try await names(ClusterFilter(owner: "alice", page: Page(after: 3))) == ["a1"])
    }

    @Test("are told page by page, each once", arguments: Store.allCases, 1...7)
    func paging(store: Store, size: Int) async throws {
        let records = try await Self.seven(store, self.scratch)
        var (found, after, pages): ([Int64], Int64?, Int) = ([], nil, 0)
        repeat {
            let page = Page(limit: size, after: after)
            let (clusters, more) = try await records.clusters(ClusterFilter(state: "all", page: page))
            #expect(clusters.count == size || !more)
            found += clusters.map(\.id)
            after = more ? clusters.last?.id : nil
            pages += 1
        } while after != nil
        #expect(found == [7, 6, 5, 4, 3, 2, 1])
        #expect(pages == (7 + size - 1) / size)
    }

    private static func seven(_ store: Store, _ scratch: Scratch) async throws -> Records {
        let records = try store.records(in: scratch)
        let rows: [(String, ClusterState, String)] = [
            ("a1", .ready, "alice"), ("b2", .ready, "bob"), ("c3", .failed, "alice"), ("d4", .creating, "bob"),
            ("e5", .degraded, "bob"), ("f6", .destroyed, "alice"), ("g7", .failed, "alice"),
        ]
        for (index, (name, state, owner)) in rows.enumerated() {
            try await records.addCluster(name, state: state, owner: owner, firstPort: 15_000 + index)
        }
        return records
    }
}
