import Foundation
import Testing

/// Data directories that can't be worked in.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct DataDirectoryTests {
    @Test("a second server on the same directory is refused and harms nothing")
    func second() async throws {
        try await Fixture.withFakes { f, tools in
            let gate = try tools.gate("gate")
            try tools.tell(.terraform, ["plan": [.waitAt("gate")]])
            try await f.succeed("create cluster orders replicas=0 wait=no")
            try await gate.arrival()
            _ = try f.scratch.writePrivate("of the first server", to: "data/run/short-lived")
            let before = try Self.contents(of: f.scratch.data)
            let result = try await f.run(try Installed.server(), ["serve", "--config", f.scratch.configuration.path])
            #expect(result.status == 1)
            #expect(try Self.contents(of: f.scratch.data) == before, "the second server changed something")
            #expect(result.error.contains("another pgherd works in \(f.scratch.data.path)"), "\(result)")
            #expect(!result.error.contains("Fatal error"), "\(result)")
            // The first one's run and its programs live on.
            try await gate.open()
            #expect(try await f.ask("attach run 1").code == "verify-failed")
        }
    }

    @Test("records that are damaged are refused and left as they are", arguments: ["not a database at all", ""])
    func corrupt(content: String) async throws {
        try await Fixture.withFakes { f, _ in
            #expect(try await f.ask("create cluster orders replicas=0").code == "verify-failed")
            try await f.server.stop()
            let path = f.scratch.data.appendingPathComponent("pgherd.sqlite")
            var bytes = content.isEmpty ? try Data(contentsOf: path) : Data(content.utf8)
            // The page after the header's: the list of tables stays readable, what they hold does not.
            if content.isEmpty { bytes.replaceSubrange(4096..<12_288, with: Data(repeating: 0xA5, count: 8192)) }
            try bytes.write(to: path)
            // What a log holds would stand for pages of the file.
            for log in ["pgherd.sqlite-wal", "pgherd.sqlite-shm"] {
                try? FileManager.default.removeItem(at: f.scratch.data.appendingPathComponent(log))
            }
            let process = try f.server.launch()
            let result = try await process.end(within: .seconds(20))
            #expect(result.status != 0 && result.status < 128, "\(result)")
            #expect(result.error.contains("pgherd.sqlite"), "\(result)")
            #expect(try Data(contentsOf: path) == bytes, "the damaged records were changed")
            #expect(f.scratch.entries(of: "data/clusters") == ["orders"])
        }
    }

    @Test("records of a newer version are refused and left as they are")
    func newer() async throws {
        try await Fixture.withFakes { f, _ in
            #expect(try await f.ask("create cluster orders replicas=0").code == "verify-failed")
            try await f.server.stop()
            let path = f.scratch.data.appendingPathComponent("pgherd.sqlite")
            let script = """
                import sqlite3, sys
                database = sqlite3.connect(sys.argv[1])
                database.execute("INSERT INTO grdb_migrations VALUES ('999-from-the-future')")
                database.commit()
                database.close()
                """
            let changed = try await f.run("python3", ["-c", script, path.path])
            try #require(changed.status == 0, "\(changed)")
            let (bytes, entries) = (try Data(contentsOf: path), f.scratch.entries(of: "data").sorted())
            let result = try await f.server.launch().end(within: .seconds(20))
            #expect(result.status == 1, "\(result)")
            #expect(result.error.contains("written by a newer version of pgherd"), "\(result)")
            #expect(try Data(contentsOf: path) == bytes, "the records were changed")
            // A look leaves SQLite's empty log beside the file.
            let left = f.scratch.entries(of: "data").filter { !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }
            #expect(left.sorted() == entries)
        }
    }

    @Test("a full disk refuses changes, answers questions, and is got over without a restart")
    func full() async throws {
        try await Fixture.withFakes { f, tools in
            try await f.server.stop()
            try await f.useSmallDisk(megabytes: 6)
            try await f.server.start()
            #expect(try await f.ask("create cluster first replicas=0").code == "verify-failed")
            try await f.fillDisk()
            var refusal = try await f.ask("create cluster second replicas=0")
            // The log has some room left at first.
            for number in 0..<20 where refusal.code != "records-unavailable" {
                refusal = try await f.ask("create cluster more\(number) replicas=0")
            }
            #expect(refusal.code == "records-unavailable" && refusal.last["retry"] == "yes", "\(refusal)")
            #expect(try await f.succeed("show run 1").last["state"] == "failed")
            try f.emptyDisk()
            #expect(try await f.ask("create cluster again replicas=0").code == "verify-failed")
            try await Deadline.until("every run has ended", within: .seconds(15)) {
                try await f.succeed("runs state=active").last["count"] == "0"
            }
            try await f.succeed("destroy cluster again confirm=again")
        }
    }

    @Test("a disk that becomes full in the middle of a run: the run ends, and the records say so when they can")
    func fullInTheMiddle() async throws {
        try await Fixture.withFakes { f, tools in
            try await f.server.stop()
            try await f.useSmallDisk(megabytes: 6)
            try await f.server.start()
            let gate = try tools.gate("gate")
            let line = #"{"event":"result","host":"orders-1","task":"task {n}","status":"changed"}"#
            try tools.tell(.ansible, ["site": [.waitAt("gate"), .repeated(3000, line, to: .events)]])
            let client = try await f.client()
            try client.send("create cluster orders replicas=0")
            try await gate.arrival()
            try await f.fillDisk()
            try await gate.open()
            let answer = Answer(replies: try await client.replies(within: .seconds(30)))
            #expect(answer.code == "records-unavailable", "\(answer)")
            #expect(f.marked().isEmpty)
            try f.emptyDisk()
            try await Deadline.until("the run's end is on record", within: .seconds(15)) {
                try await f.succeed("show run 1").last["state"] == "failed"
            }
            try tools.tell(.ansible, [:])
            try await f.succeed("destroy cluster orders confirm=orders")
        }
    }

    /// Every regular file of a directory but those that the server at work may write to meanwhile: logs of runs.
    private static func contents(of directory: URL) throws -> [String: Data] {
        var contents: [String: Data] = [:]
        let paths = FileManager.default.enumerator(atPath: directory.path)?.allObjects as? [String] ?? []
        for path in paths where !path.contains("/logs/") && !path.hasSuffix("-shm") {
            contents[path] = FileManager.default.contents(atPath: directory.appendingPathComponent(path).path)
        }
        return contents
    }
}
