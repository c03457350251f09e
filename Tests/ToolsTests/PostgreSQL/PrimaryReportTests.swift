import Commands
import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite struct PrimaryReportTests {
    private static let good = """
        {"version": 15, "server_version": "15.20", "checksums": true, "password_encryption": "scram-sha-256",
        "bad_rules": 0, "trust_rules": 0, "open_rules": 0, "slot_limit": "1GB", "replication": \(ReplicationReport.primaryLine)}
        """

    private let spec = ClusterSpec(
        target: .local,
        major: 15,
        replicas: 1,
        instanceType: nil,
        maxConnections: 100,
        sharedBuffers: .percent(5),
        settings: [:],
        programs: "/",
        version: "15.1"
    )
    private let primary = Node(
        name: "orders-1",
        ordinal: 1,
        role: .primary,
        address: "127.0.0.1",
        port: 1,
        directory: nil
    )
    @Test func aGoodPrimaryPasses() throws {
        let report = try PrimaryReport(line: Self.good)
        try PrimaryReport.check(report, of: self.primary, spec: self.spec)
        #expect(report.unconfirmed == nil)
    }

    @Test func commitsThatNobodyConfirmsAreToldOf() throws {
        let waiting = Self.good.replacing(
            "\"bad_rules\": 0",
            with: #""bad_rules": 0, "unconfirmed": {"standbys": "nobody", "waiting": 3}"#
        )
        let report = try PrimaryReport(line: waiting)
        try PrimaryReport.check(report, of: self.primary, spec: self.spec)
        let warning = try #require(report.unconfirmed?.text)
        #expect(warning.contains("synchronous_standby_names=nobody") && warning.hasSuffix("3 wait now"))
    }

    @Test(arguments: [
        ("\"in_recovery\" : false", "\"in_recovery\" : true", "in recovery"),
        ("\"version\": 15", "\"version\": 14", "PostgreSQL 14 runs instead of 15"),
        ("\"checksums\": true", "\"checksums\": false", "checksums"),
        ("scram-sha-256", "md5", "scram-sha-256"),
        ("\"bad_rules\": 0", "\"bad_rules\": 2", "2 lines of pg_hba.conf can't be read"),
        ("\"trust_rules\": 0", "\"trust_rules\": 1", "without a password"),
        ("\"open_rules\": 0", "\"open_rules\": 1", "superuser"),
        ("\"1GB\"", "\"-1\"", "max_slot_wal_keep_size"),
    ])
    func everyPostconditionCounts(right: String, wrong: String, words: String) throws {
        let report = try PrimaryReport(line: Self.good.replacing(right, with: wrong))
        let failure = #expect(throws: CommandFailure.self) {
            try PrimaryReport.check(report, of: self.primary, spec: self.spec)
        }
        #expect(failure?.code == .verifyFailed)
        #expect(failure?.node == "orders-1")
        #expect(try #require(failure?.message).contains(words))
    }

    @Test func nonsenseIsAFailureAndNoTrap() {
        #expect(throws: CommandFailure.self) { try PrimaryReport(line: "(0 rows)") }
    }
}
