import Commands
import Foundation
import TestSupport
import Testing

@testable import Model
@testable import Service
@testable import Tools

@Suite struct NodeDifferencesTests {
    private static let primary = """
        {"version": 15, "server_version": "15.18", "checksums": true, "password_encryption": "scram-sha-256",
        "bad_rules": 0, "trust_rules": 0, "open_rules": 0, "slot_limit": "1GB", "replication": \(ReplicationReport.primaryLine)}
        """
    private static let replica = primary.replacing(
        ReplicationReport.primaryLine,
        with: ReplicationReport.replicaLine
    )
    /// What PostgreSQL 15.18 answered for a primary and its replica.
    private static let ownPrimary =
        #"{"read_only" : false, "canary" : true, "settings" : [], "roles" : [{"name" : "postgres", "login" : true, "replication" : true}, {"name" : "pgherd_replication", "login" : true, "replication" : true}, {"name" : "pgherd_monitor", "login" : true, "replication" : false}]}"#
    private static let ownReplica = #"{"read_only" : true, "canary" : true, "settings" : [], "roles" : []}"#
    private static let overridden =
        #""settings" : [{"name" : "work_mem", "cause" : "overridden", "file" : "/i/data/postgresql.auto.conf", "expected" : "20242kB", "found" : "64MB"}]"#

    private func differences(
        _ primary: (String, String)? = (primary, ownPrimary),
        _ replica: (String, String)? = (replica, ownReplica)
    ) throws -> [Difference] {
        func finding(_ answer: (String, String)?) throws -> NodeFinding {
            guard let answer else { return .silent("connection refused") }
            return .answered(try PrimaryReport(line: answer.0), try NodeReport(line: answer.1))
        }
        let findings = ["orders-1": try finding(primary), "orders-2": try finding(replica)]
        return NodeDifferences(
            cluster: .orders,
            spec: .sample,
            nodes: Node.samples(count: 2),
            findings: findings
        ).all
    }

    @Test func aGoodClusterHasNone() throws {
        #expect(try self.differences().isEmpty)
    }

    @Test(arguments: [
        ("\"version\": 15", "\"version\": 14", "version", "14"),
        ("\"checksums\": true", "\"checksums\": false", "data_checksums", "off"),
        ("scram-sha-256", "md5", "password_encryption", "md5"),
        ("\"bad_rules\": 0", "\"bad_rules\": 2", "lines of pg_hba.conf that can't be read", "2"),
        ("\"trust_rules\": 0", "\"trust_rules\": 1", "lines of pg_hba.conf that ask for no password", "1"),
        ("\"open_rules\": 0", "\"open_rules\": 3", "lines of pg_hba.conf that let the superuser in from outside", "3"),
        ("\"1GB\"", "\"-1\"", "max_slot_wal_keep_size", "none"),
        ("\"in_recovery\" : false", "\"in_recovery\" : true", "role", "replica"),
    ])
    func everyPromiseCounts(right: String, wrong: String, what: String, found: String) throws {
        let differences = try self.differences((Self.primary.replacing(right, with: wrong), Self.ownPrimary))
        #expect(differences.map(\.what) == [what])
        #expect(differences.map(\.found) == [found])
        #expect(differences.map(\.node) == ["orders-1"])
    }

    @Test func aSettingThatIsOverriddenIsToldWithTheWayOut() throws {
        let own = Self.ownReplica.replacing("\"settings\" : []", with: Self.overridden)
        let found = try self.differences((Self.primary, Self.ownPrimary), (Self.replica, own))
        #expect(found.map(\.node) == ["orders-2"])
        #expect(found.map(\.what) == ["work_mem"])
        #expect(found.map(\.expected) == ["20242kB"])
        #expect(found.map(\.found) == ["64MB"])
        #expect(found.first?.text?.contains("ALTER SYSTEM RESET work_mem") == true)
    }

    @Test func aReplicaThatIsDownIsADifferenceAndNoError() throws {
        let lonely = Self.primary.replacing("\"orders-2\"", with: "\"psql\"")
        let found = try self.differences((lonely, Self.ownPrimary), nil)
        #expect(found.map(\.what) == ["reachable", "replication"])
        #expect(found.map(\.found) == ["no", "not connected"])
        #expect(found.first?.text == "connection refused")
    }

    @Test func whereThePrimaryIsSilentTheReplicaSpeaksForItself() throws {
        let report = Self.replica.replacing("\"streaming\"", with: "null")
        #expect(try self.differences(nil).map(\.what) == ["reachable"])
        let found = try self.differences(nil, (report, Self.ownReplica))
        #expect(found.map(\.what) == ["reachable", "replication"])
        #expect(found.last?.found == "not connected")
    }

    @Test(arguments: [
        ("\"pgherd_replication\"", "\"gone\"", "role pgherd_replication", "absent"),
        (
            "\"pgherd_monitor\", \"login\" : true", "\"pgherd_monitor\", \"login\" : false", "role pgherd_monitor",
            "NOLOGIN"
        ),
        ("\"canary\" : true", "\"canary\" : false", "table pgherd.canary", "absent"),
    ])
    func whatThePrimaryHoldsCounts(right: String, wrong: String, what: String, found: String) throws {
        let own = Self.ownPrimary.replacing(right, with: wrong)
        try #require(own != Self.ownPrimary)
        let differences = try self.differences((Self.primary, own))
        #expect(differences.map(\.what) == [what])
        #expect(differences.map(\.found) == [found])
    }

    @Test(arguments: [
        ("\"paused\" : false", "\"paused\" : true", "replay", "paused"),
        ("15432", "15434", "upstream", "127.0.0.1:15434"),
        ("\"timeline\" : 1", "\"timeline\" : 2", "timeline", "2"),
        ("\"in_recovery\" : true", "\"in_recovery\" : false", "role", "primary"),
    ])
    func whatAReplicaSaysOfItselfCounts(right: String, wrong: String, what: String, found: String) throws {
        let report = Self.replica.replacing(right, with: wrong)
        try #require(report != Self.replica)
        let differences = try self.differences((Self.primary, Self.ownPrimary), (report, Self.ownReplica))
        #expect(differences.map(\.what) == [what])
        #expect(differences.map(\.found) == [found])
    }

    @Test func aReplicaThatAcceptsWritesIsTold() throws {
        let own = Self.ownReplica.replacing("true, \"canary\"", with: "false, \"canary\"")
        let found = try self.differences((Self.primary, Self.ownPrimary), (Self.replica, own))
        #expect(found.map(\.what) == ["read only"])
    }

    @Test func aSlotThatIsGoneIsToldOfItsReplica() throws {
        let report = Self.primary.replacing("[{\"name\" : \"orders_2\"", with: "[{\"name\" : \"orders_9\"")
        let found = try self.differences((report, Self.ownPrimary))
        #expect(found.map(\.node) == ["orders-2"])
        #expect(found.map(\.what) == ["slot orders_2"])
        #expect(found.map(\.found) == ["absent"])
    }

    @Test func whatIsSetForARoleIsToldWithTheWayOut() throws {
        let session =
            #""settings" : [{"name" : "work_mem", "cause" : "session", "file" : null, "statement" : "ALTER ROLE app", "expected" : "7MB", "found" : "64MB"}]"#
        let own = Self.ownPrimary.replacing("\"settings\" : []", with: session)
        let found = try self.differences((Self.primary, own))
        #expect(found.map(\.what) == ["work_mem"])
        #expect(found.first?.text?.contains("ALTER ROLE app RESET work_mem") == true)
        #expect(Difference.next(found, of: .orders) == nil, "no command takes that back")
    }

    @Test func whatConfigureDoesNotMendIsNotSentToIt() throws {
        let absent = Self.ownPrimary.replacing("\"canary\" : true", with: "\"canary\" : false")
        #expect(
            Difference.next(try self.differences((Self.primary, absent)), of: .orders) == "configure cluster orders"
        )
        let demoted = Self.primary.replacing("\"in_recovery\" : false", with: "\"in_recovery\" : true")
        #expect(
            Difference.next(try self.differences((demoted, Self.ownPrimary)), of: .orders) == "status cluster orders"
        )
        #expect(Difference.next(try self.differences(nil), of: .orders) == "status cluster orders")
    }

    @Test(arguments: [(89, 1), (91, 0), (-1, 1)])
    func aCertificateThatEndsSoonIsTold(days: Int, count: Int) throws {
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        let found = NodeDifferences(
            cluster: .orders,
            spec: .sample,
            nodes: Node.samples(count: 1),
            findings: [
                "orders-1": .answered(try PrimaryReport(line: Self.primary), try NodeReport(line: Self.ownPrimary))
            ],
            certificateEnds: ["orders-1": now + TimeInterval(days) * 86_400],
            now: now
        ).all
        #expect(found.count == count)
        #expect(found.allSatisfy { $0.what == "certificate" && $0.text == "rotate secrets cluster orders renews it" })
    }

    @Test func aClusterOfAnEarlierVersionLacksAGrant() {
        let findings: [String: NodeFinding] = [
            "orders-1": .silent("permission denied for view pg_file_settings")
        ]
        let differences = NodeDifferences(
            cluster: .orders,
            spec: .sample,
            nodes: Node.samples(count: 1),
            findings: findings
        ).all
        #expect(differences.map(\.what) == ["grants of pgherd_monitor"])
    }
}
