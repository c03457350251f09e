import Commands
import GRDB
import TestSupport
import Testing

@testable import Engine
@testable import Model
@testable import Store

@Suite("What stands in the way of a change")
struct OrderGateTests {
    private let records: Records

    init() throws {
        self.records = try Records.inMemory()
    }

    private static let now = Timestamp.now

    private static func ahead(_ seconds: Int64) -> Timestamp {
        Timestamp(milliseconds: Self.now.milliseconds + seconds * 1000)
    }

    private func check(
        _ kind: RunKind,
        _ cluster: Cluster,
        by caller: Caller = .local,
        at now: Timestamp = now
    ) async throws -> CommandFailure? {
        do {
            let snapshot = try await self.records.read { try ClusterSnapshot($0, of: cluster.id, at: now) }
            try OrderGate.check(kind, by: caller.principal, of: snapshot)
            return nil
        } catch let failure as CommandFailure {
            return failure
        }
    }

    private func freeze(_ scope: FreezeScope, until end: Timestamp? = nil, by holder: String = "alice") async throws {
        let request = FreezeRequest(scope: scope, reason: "quarter end")
        _ = try await self.records.write { try Freeze.insert($0, request, until: end, by: holder, at: Self.now) }
    }

    @Test("nothing does, as long as nobody has said so", arguments: RunKind.allCases)
    func open(kind: RunKind) async throws {
        let cluster = try await self.records.addCluster(state: .ready)
        #expect(try await self.check(kind, cluster) == nil)
    }

    @Test("a freeze of the cluster, of its target or of everything, for every kind", arguments: RunKind.allCases)
    func frozen(kind: RunKind) async throws {
        let cluster = try await self.records.addCluster(state: .ready)
        for scope in [FreezeScope(), FreezeScope(target: .local), FreezeScope(cluster: .orders)] {
            try await self.freeze(scope, until: Self.ahead(60))
            let failure = try #require(try await self.check(kind, cluster))
            #expect(failure.code == .frozen)
            #expect(failure.next == "locks")
            for word in ["alice", "\"quarter end\"", "\(Self.now)", "until \(Self.ahead(60))"] {
                #expect(failure.message.contains(word), "\(word) is missing: \(failure.message)")
            }
            #expect(try await self.check(kind, cluster, at: Self.ahead(60)) == nil, "it has ended")
            _ = try await self.records.write { try Freeze.lift($0, scope, by: "bob", at: Self.now) }
            #expect(try await self.check(kind, cluster) == nil)
        }
    }

    @Test("not the freeze of another cluster or target")
    func elsewhere() async throws {
        let cluster = try await self.records.addCluster(state: .ready)
        try await self.freeze(FreezeScope(target: .aws))
        try await self.freeze(FreezeScope(cluster: ClusterName("billing")))
        try await self.freeze(FreezeScope(target: .aws, cluster: .orders))
        #expect(try await self.check(.destroy, cluster) == nil)
    }

    @Test("protection, but only of being destroyed", arguments: RunKind.allCases)
    func protected(kind: RunKind) async throws {
        let cluster = try await self.records.addCluster(state: .ready)
        try await self.records.write { try Cluster.setProtection($0, of: cluster.id, to: true) }
        let failure = try await self.check(kind, cluster)
        #expect(failure?.code == (kind == .destroy ? .protected : nil))
        #expect(failure?.next == (kind == .destroy ? "unprotect cluster orders" : nil))
    }

    @Test("time that was given in the meantime, for what the end of time destroys")
    func time() async throws {
        let cluster = try await self.records.addCluster(state: .ready)
        #expect(try await self.check(.destroy, cluster, by: .timeToLive)?.code == .wrongState, "it has no end")
        _ = try await self.records.write { try Cluster.setEnd($0, of: cluster.id, in: .seconds(60), from: Self.now) }
        #expect(try await self.check(.destroy, cluster, by: .timeToLive, at: Self.ahead(59))?.code == .wrongState)
        #expect(try await self.check(.destroy, cluster, by: .timeToLive, at: Self.ahead(60)) == nil)
        #expect(try await self.check(.destroy, cluster, by: .local, at: Self.ahead(1)) == nil)
    }

    @Test("a freeze takes the place of the one of the same scope, and keeps who lifted what on record")
    func replaced() async throws {
        try await self.freeze(FreezeScope(), until: Self.ahead(60))
        try await self.freeze(FreezeScope(), by: "bob")
        try await self.freeze(FreezeScope(target: .aws))
        let standing = try await self.records.freezes(at: Self.now)
        #expect(standing.map(\.holder) == ["bob", "alice"])
        let lifted = try await self.records.read {
            try String.fetchAll($0, sql: "SELECT lifted_by FROM freeze WHERE lifted_at IS NOT NULL")
        }
        #expect(lifted == ["bob"])
        let absent = try await self.records.write {
            try Freeze.lift($0, FreezeScope(cluster: .orders), by: "bob", at: Self.now)
        }
        #expect(absent == nil)
    }

    @Test("a freeze that has ended is written down as such, once")
    func ended() async throws {
        try await self.freeze(FreezeScope(), until: Self.ahead(60))
        #expect(try await self.records.endFreezes(at: Self.ahead(59)).isEmpty)
        #expect(try await self.records.endFreezes(at: Self.ahead(3600)).count == 1)
        #expect(try await self.records.endFreezes(at: Self.ahead(3600)).isEmpty)
        let at = try await self.records.read { try Int64.fetchOne($0, sql: "SELECT lifted_at FROM freeze") }
        #expect(at == Self.ahead(60).milliseconds)
    }
}
