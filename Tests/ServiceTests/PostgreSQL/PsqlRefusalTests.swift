import Commands
import TestSupport
import Testing

@testable import Model
@testable import Service
@testable import Tools

@Suite("A PostgreSQL that lets the monitoring role not in")
struct PsqlRefusalTests {
    private static let head = #"connection to server at "127.0.0.1", port 6432 failed: FATAL:  "#

    @Test(
        "is told by its cause",
        arguments: [
            ("remaining connection slots are reserved for non-replication superuser connections", "saturated"),
            ("remaining connection slots are reserved for roles with the SUPERUSER attribute", "saturated"),
            ("sorry, too many clients already", "saturated"),
            (#"permission denied for database "postgres""#, "refusing"),
            (#"too many connections for database "postgres""#, "refusing"),
            (#"too many connections for role "pgherd_monitor""#, "refusing"),
            (#"database "postgres" is not currently accepting connections"#, "refusing"),
            (#"database "postgres" does not exist"#, "refusing"),
            (#"role "pgherd_monitor" is not permitted to log in"#, "refusing"),
            (#"role "pgherd_monitor" does not exist"#, "refusing"),
            (#"password authentication failed for user "pgherd_monitor""#, "refusing"),
            ("the database system is starting up", "starting"),
            ("the database system is not yet accepting connections", "starting"),
            ("the database system is shutting down", "stopping"),
        ]
    )
    func known(words: String, state: String) throws {
        let refusal = try #require(PsqlRefusal(reason: Self.head + words))
        #expect(refusal.state == state)
    }

    @Test("leads to configure where that helps, and only there")
    func wayOut() throws {
        let full = try #require(PsqlRefusal(reason: Self.head + "sorry, too many clients already"))
        #expect(full.predicament == .saturated)
        #expect(!full.text.contains("configure"))
        let revoked = try #require(PsqlRefusal(reason: Self.head + #"permission denied for database "postgres""#))
        #expect(revoked.predicament == nil)
        #expect(revoked.text.contains("CONNECT on the database postgres was taken from pgherd_monitor; configure"))
    }

    @Test(
        "is not what does not answer",
        arguments: [
            #"connection to server at "127.0.0.1", port 6432 failed: Connection refused"#, "psql timed out",
            "connect to host 10.0.0.1 port 22: Connection timed out", "permission denied for function pg_ls_dir",
        ]
    )
    func silent(reason: String) {
        #expect(PsqlRefusal(reason: reason) == nil)
    }

    @Test("is a row of the status with its cause, and no advice that leads nowhere")
    func status() throws {
        var nodes = Node.samples(count: 1)
        // Whether a local one has data is looked at.
        nodes[0].sshAddress = "10.0.0.1"
        let words = Self.head + "remaining connection slots are reserved for superuser connections"
        let rows = StatusQuery.rows(of: nodes, ["orders-1": .silent(words)])
        let row = try #require(rows.first)
        #expect(row.reply.fields["state"] == .string("saturated"))
        #expect(row.reply.text?.hasPrefix("PostgreSQL runs, and all of its connections are taken") == true)
        let end = StatusQuery.conclusion(.sample(state: .degraded), rows: rows)
        #expect(end.fields["next"] == nil)
    }
}
