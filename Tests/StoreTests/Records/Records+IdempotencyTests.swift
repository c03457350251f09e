import Commands
import GRDB
import TestSupport
import Testing

@testable import Model
@testable import Store

@Suite("Records of commands that may be sent twice")
struct RecordsIdempotencyTests {
    private static func claim(_ key: String, _ command: String = "drain", by principal: String = "local")
        -> IdempotencyClaim
    {
        let key = IdempotencyKey(key).unsafelyUnwrapped
        return IdempotencyClaim(principal: principal, key: key, command: command)
    }

    @Test("know a repeat by its key and who sent it, and refuse another command")
    func keys() async throws {
        let records = try Records.inMemory()
        let run = try await records.addRun(of: try await records.addCluster())
        #expect(try await records.earlier(Self.claim("a")) == nil)
        try await records.remember(Self.claim("a"), run: run)
        let earlier = try await records.earlier(Self.claim("a"))
        #expect((earlier?.command, earlier?.run) == ("drain", run))
        #expect(try await records.earlier(Self.claim("b")) == nil)
        #expect(try await records.earlier(Self.claim("a", by: "bridge")) == nil)
        let failure = await #expect(throws: CommandFailure.self) {
            try await records.earlier(Self.claim("a", "freeze reason=x"))
        }
        #expect((failure?.code, failure?.run, failure?.argument) == (.idempotencyConflict, run, "idem"))
    }

    @Test("take a key once, and nothing else of that transaction where it is taken")
    func taken() async throws {
        let records = try Records.inMemory()
        let cluster = try await records.addCluster()
        try await records.remember(Self.claim("a"), run: nil)
        await #expect(throws: IdempotencyClaim.Taken.self) {
            try await records.write { database in
                _ = try Run.insert(
                    database,
                    cluster: cluster.id,
                    kind: .create,
                    command: "x",
                    caller: .local,
                    at: .now
                )
                try Self.claim("a").insert(database, run: nil, at: .now)
            }
        }
        #expect(try await records.unfinishedRuns().isEmpty)
        try await records.remember(Self.claim("a", "freeze reason=x"), run: nil)
        #expect(try await records.earlier(Self.claim("a"))?.command == "drain", "the first stays")
    }

    @Test("forget a key after 24 hours")
    func lifetime() async throws {
        let records = try Records.inMemory()
        let day = IdempotencyClaim.lifetime
        let then = Timestamp(milliseconds: 1_000_000_000_000)
        let later = Timestamp(milliseconds: then.milliseconds + day)
        let known = try await records.write { database in
            try Self.claim("a").insert(database, run: nil, at: then)
            let last = Timestamp(milliseconds: later.milliseconds - 1)
            return try [last, later].map { try Self.claim("a").earlier(database, now: $0) != nil }
        }
        #expect(known == [true, false])
        let count = try await records.write { database in
            try Self.claim("a", "freeze reason=x").insert(database, run: nil, at: later)
            return try Int.fetchOne(database, sql: "SELECT count(*) FROM idempotency")
        }
        #expect(count == 1)
    }
}
