import Commands
import SystemPackage
import TestSupport
import Testing

@testable import Tools

@Suite("Settings that PostgreSQL takes and a cluster can't work with")
struct UnworkableSettingsTests {
    private let scratch: Scratch

    init() throws { self.scratch = try Scratch() }

    private func check(_ settings: [String: String], replicas: Int = 1) throws {
        try UnworkableSettings(cluster: .orders, replicas: replicas, maxConnections: 100).check(settings)
    }

    @Test(
        "are refused with the reason",
        arguments: [
            ("recovery_min_apply_delay", "5min", "within seconds"), ("wal_level", "Minimal", "follow the primary"),
            ("max_slot_wal_keep_size", "-1", "fill the primary's disk"),
            ("synchronous_standby_names", "nobody", "the replicas are orders-2 and 0 of them are named"),
            ("synchronous_standby_names", "2 (*)", "for 2 synchronous standbys"),
            ("superuser_reserved_connections", "100", "max_connections=100"),
        ]
    )
    func refused(name: String, value: String, words: String) throws {
        let failure = #expect(throws: CommandFailure.self) { try self.check([name: value]) }
        #expect((failure?.code, failure?.argument) == (.badSetting, "set.\(name)"))
        #expect(failure?.message.contains(words) == true, "\(failure?.message ?? "")")
    }

    @Test(
        "are not those that work",
        arguments: [
            ("recovery_min_apply_delay", "0"), ("wal_level", "logical"), ("max_slot_wal_keep_size", "20GB"),
            ("synchronous_standby_names", ""), ("synchronous_standby_names", "\"orders-2\""),
            ("synchronous_standby_names", "*"), ("synchronous_standby_names", "ANY 1 (\"ORDERS-2\", elsewhere)"),
            ("superuser_reserved_connections", "5"), ("work_mem", "8MB"),
        ]
    )
    func taken(name: String, value: String) throws {
        try self.check([name: value])
    }

    @Test("without replicas, no standby can be waited for")
    func alone() {
        #expect(throws: CommandFailure.self) { try self.check(["synchronous_standby_names": "*"], replicas: 0) }
    }

    @Test(
        "the names of synchronous standbys are read as PostgreSQL reads them",
        arguments: [
            ("a", 1, ["a"]), ("a, \"b-2\"", 1, ["a", "b-2"]), ("2 (a,b,c)", 2, ["a", "b", "c"]),
            ("FIRST 2 (a, b)", 2, ["a", "b"]), ("any 1(*)", 1, ["*"]), ("first", 1, ["first"]),
        ]
    )
    func standbys(value: String, count: Int, names: [String]) {
        let standbys = SynchronousStandbys(value)
        #expect(standbys?.count == count)
        #expect(standbys?.names == names)
    }

    @Test("a library that is not installed is named")
    func libraries() throws {
        try self.scratch.write("", to: "there.so")
        let libraries = PreloadLibraries(directory: self.scratch.path)
        try libraries.check(["shared_preload_libraries": "there, \"$libdir/there\""], version: "15.1")
        try libraries.check(["shared_preload_libraries": "gone", "dynamic_library_path": "/x"], version: "15.1")
        for name in ["shared_preload_libraries", "session_preload_libraries", "local_preload_libraries"] {
            let failure = #expect(throws: CommandFailure.self) {
                try libraries.check([name: name.hasPrefix("local") ? "there" : "there,gone"], version: "15.1")
            }
            #expect(failure?.argument == "set.\(name)")
        }
    }

    @Test("huge pages are no must where the machine has none")
    func hugePages() throws {
        #expect(HugePages.total(in: "MemTotal: 1 kB\nHugePages_Total:      12\nHugePages_Free: 1\n") == 12)
        try HugePages.check(["huge_pages": "try"], total: 0)
        try HugePages.check(["huge_pages": "on"], total: 12)
        try HugePages.check(["huge_pages": "on"], total: nil)
        #expect(throws: CommandFailure.self) { try HugePages.check(["huge_pages": "ON"], total: 0) }
    }

    @Test(
        "the one that PostgreSQL complains of is found in its words",
        arguments: [
            (#"FATAL:  could not access file "timescaledb": No such file or directory"#, ["shared_preload_libraries"]),
            (#"FATAL:  "min_wal_size" must be at least twice "wal_segment_size""#, ["min_wal_size"]),
            ("FATAL:  could not map anonymous shared memory: Cannot allocate memory", ["huge_pages"]),
            ("could not bind IPv4 address: Cannot assign requested address", []),
            ("min_wal_sizes and huge_pages_status are other words", []),
        ]
    )
    func culprit(message: String, names: [String]) {
        let settings = [
            "shared_preload_libraries": "pg_stat_statements, timescaledb", "min_wal_size": "2MB", "huge_pages": "on",
            "work_mem": "8MB",
        ]
        #expect(SettingAtFault.names(in: message, of: settings) == names)
    }

    @Test("a question without an answer is told as that, not in the words of psql's end")
    func silence() {
        let errors = ["Cancel request sent"]
        #expect(Psql.reason(errors, of: .silent(.seconds(40))).hasPrefix("PostgreSQL did not answer within 40 s"))
        #expect(Psql.reason(errors, of: .overran(.seconds(40))).hasPrefix("PostgreSQL did not answer within 40 s"))
        #expect(Psql.reason(["", "psql: error: ERROR:  no"], of: .exited(2)) == "no")
        #expect(Psql.reason([], of: .exited(2)) == "psql exited with status 2")
    }
}
