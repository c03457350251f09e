import Foundation
import Glibc
import Testing

/// Copies of the records, and the way back.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct BackupTests {
    @Test("a copy is made while a run is at work, checked, and never written over")
    func copy() async throws {
        try await Fixture.withFakes { f, tools in
            let gate = try tools.gate("gate")
            try tools.tell(.terraform, ["plan": [.waitAt("gate")]])
            try await f.succeed("create cluster orders replicas=0 wait=no")
            try await gate.arrival()
            let answer = try await f.succeed("backup records to=monday.sqlite")
            #expect(answer.last["clusters"] == "1" && answer.last["runs"] == "1", "\(answer)")
            let file = f.scratch.data.appendingPathComponent("backups/monday.sqlite")
            #expect(answer.last["file"] == file.path)
            let content = try Data(contentsOf: file)
            #expect(answer.last.number("bytes") == content.count)
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            let again = try await f.fail("backup records to=monday.sqlite", code: "backup-failed")
            #expect(again.last["arg"] == "to", "\(again)")
            #expect(try Data(contentsOf: file) == content)
            #expect(f.scratch.entries(of: "data/backups") == ["monday.sqlite"])
            let audit = try await f.succeed("audit").rows.filter { $0["command"]?.hasPrefix("backup") == true }
            #expect(audit.compactMap { $0["outcome"] } == ["failed", "succeeded"], "\(audit)")
            try await gate.open()
            #expect(try await f.ask("attach run 1").code == "verify-failed")
        }
    }

    @Test("a full disk makes no copy and leaves nothing of the attempt")
    func full() async throws {
        try #require(geteuid() == 0, "a small file system can only be mounted as root; run these tests as root")
        try await Fixture.withFakes { configuration in
            configuration["data.backup_directory"] = configuration["data.directory"].map { "\($0)-copies" }
        } _: { f, _ in
            let directory = f.scratch.data.path + "-copies"
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            let mounted = try await f.run("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", directory])
            try #require(mounted.status == 0, "\(mounted)")
            f.cleanUp { _ = try await f.run("umount", ["-l", directory]) }
            let answer = try await f.fail("backup records to=monday.sqlite", code: "backup-failed")
            #expect(answer.last.text?.contains("full") == true, "\(answer)")
            #expect(f.scratch.entries(of: "data-copies").isEmpty)
            try await f.fail("create cluster orders replicas=0", code: "verify-failed")
        }
    }

    @Test("records are put back, and a server goes on with them")
    func restore() async throws {
        try await Fixture.withFakes { f, _ in
            try await f.fail("create cluster orders replicas=0", code: "verify-failed")
            let made = try await f.succeed("backup records to=monday.sqlite")
            let file = try #require(made.last["file"])
            try await f.succeed("destroy cluster orders confirm=orders")
            try await f.fail("create cluster billing replicas=0", code: "verify-failed")
            let arguments = ["restore-records", file, "--data-directory", f.scratch.data.path]
            let busy = try await f.run(try Installed.server(), arguments)
            #expect(busy.status != 0 && busy.error.contains("another pgherd works in"), "\(busy)")
            try await f.server.kill()
            let restored = try await f.run(try Installed.server(), arguments)
            #expect(restored.status == 0, "\(restored)")
            for line in [
                "clusters in the copy without a workspace here: orders",
                "workspaces here without a cluster in the copy: billing",
            ] {
                #expect(restored.lines.contains(line), "\(restored)")
            }
            #expect(f.scratch.entries(of: "data").contains { $0.hasPrefix("pgherd.sqlite.before-") })
            try await f.server.start()
            let listed = try await f.succeed("list clusters").rows.compactMap { $0["cluster"] }
            #expect(listed == ["orders"])
            #expect(try await f.succeed("audit").rows.contains { $0["command"] == "restore-records monday.sqlite" })
            try await f.succeed("destroy cluster orders confirm=orders")
        }
    }

    @Test("a start without records beside workspaces is refused and makes none; the copy is the way out")
    func missing() async throws {
        try await Fixture.withFakes { f, _ in
            try await f.fail("create cluster orders replicas=0", code: "verify-failed")
            let file = try #require(try await f.succeed("backup records to=monday.sqlite").last["file"])
            try await f.server.stop()
            let records = f.scratch.data.appendingPathComponent("pgherd.sqlite")
            try FileManager.default.removeItem(at: records)
            let result = try await f.server.launch().end(within: .seconds(20))
            #expect(result.status == 1, "\(result)")
            #expect(result.error.contains("no records") && result.error.contains("restore-records"), "\(result)")
            #expect(!FileManager.default.fileExists(atPath: records.path))
            #expect(f.scratch.entries(of: "data/clusters") == ["orders"])
            let arguments = ["restore-records", file, "--data-directory", f.scratch.data.path]
            #expect(try await f.run(try Installed.server(), arguments).status == 0)
            try await f.server.start()
            try await f.succeed("destroy cluster orders confirm=orders")
        }
    }
}
