import Commands
import Testing

@testable import Provisioner

@Suite struct NodeDifferencesTests {
    private static let primary = """
        {"in_recovery": false, "timeline": 1, "version": 15, "server_version": "15.18", "checksums": true, "password_encryption": "scram-sha-256",
        "bad_rules": 0, "trust_rules": 0, "open_rules": 0, "slot_limit": "1GB", "standbys": [
        {"name": "orders-2", "state": "streaming", "slot": "orders_2", "slot_active": true, "wal_status": "reserved",
        "encrypted": false}]}
        """
    private static let replica = primary.replacing("\"in_recovery\": false", with: "\"in_recovery\": true")
    /// What PostgreSQL 15.18 answered for a primary and its replica.
    private static let ownPrimary =
        #"{"receiver" : null, "receiver_slot" : null, "receiver_timeline" : null, "read_only" : false, "canary" : true, "settings" : [], "roles" : [{"name" : "postgres", "login" : true, "replication" : true}, {"name" : "pgherd_replication", "login" : true, "replication" : true}, {"name" : "pgherd_monitor", "login" : true, "replication" : false}], "slots" : ["orders_2"]}"#
    private static let ownReplica =
        #"{"receiver" : "streaming", "receiver_slot" : "orders_2", "receiver_timeline" : 1, "read_only" : true, "canary" : true, "settings" : [], "roles" : [], "slots" : []}"#
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
        return NodeDifferences(spec: .sample, nodes: Node.samples(count: 2), findings: findings).all
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
        ("\"in_recovery\": false", "\"in_recovery\": true", "role", "replica"),
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
        let lonely = Self.primary.replacing("orders-2", with: "psql")
        let found = try self.differences((lonely, Self.ownPrimary), nil)
        #expect(found.map(\.what) == ["reachable", "replication"])
        #expect(found.map(\.found) == ["no", "not connected"])
        #expect(found.first?.text == "connection refused")
    }

    @Test func whereThePrimaryIsSilentTheReplicaSpeaksForItself() throws {
        let own = Self.ownReplica.replacing("\"streaming\"", with: "null")
        #expect(try self.differences(nil).map(\.what) == ["reachable"])
        let found = try self.differences(nil, (Self.replica, own))
        #expect(found.map(\.what) == ["reachable", "replication"])
        #expect(found.last?.found == "no WAL receiver")
    }

    @Test(arguments: [
        ("\"pgherd_replication\"", "\"gone\"", "role pgherd_replication", "absent"),
        (
            "\"pgherd_monitor\", \"login\" : true", "\"pgherd_monitor\", \"login\" : false", "role pgherd_monitor",
            "NOLOGIN"
        ),
        ("\"canary\" : true", "\"canary\" : false", "table pgherd.canary", "absent"),
        ("[\"orders_2\"]", "[]", "slot orders_2", "absent"),
    ])
    func whatThePrimaryHoldsCounts(right: String, wrong: String, what: String, found: String) throws {
        let own = Self.ownPrimary.replacing(right, with: wrong)
        try #require(own != Self.ownPrimary)
        let differences = try self.differences((Self.primary, own))
        #expect(differences.map(\.what) == [what])
        #expect(differences.map(\.found) == [found])
    }

    @Test(arguments: [
        ("\"orders_2\"", "\"orders_9\"", "replication slot", "orders_9"),
        ("\"read_only\" : true", "\"read_only\" : false", "read only", "no"),
        ("\"receiver_timeline\" : 1", "\"receiver_timeline\" : 2", "timeline", "2"),
    ])
    func whatAReplicaSaysOfItselfCounts(right: String, wrong: String, what: String, found: String) throws {
        let own = Self.ownReplica.replacing(right, with: wrong)
        let differences = try self.differences((Self.primary, Self.ownPrimary), (Self.replica, own))
        #expect(differences.map(\.what) == [what])
        #expect(differences.map(\.found) == [found])
    }

    @Test func aClusterOfAnEarlierVersionLacksAGrant() {
        let findings: [String: NodeFinding] = [
            "orders-1": .silent("permission denied for view pg_file_settings")
        ]
        let differences = NodeDifferences(spec: .sample, nodes: Node.samples(count: 1), findings: findings).all
        #expect(differences.map(\.what) == ["grants of pgherd_monitor"])
    }
}
