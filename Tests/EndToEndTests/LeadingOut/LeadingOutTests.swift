import Foundation
import Testing

/// Whoever does literally what `next=` says comes to a cluster that is ready, or to none, in a few steps.
@Suite(.serialized, .timeLimit(.minutes(6)))
struct LeadingOutTests {
    /// A step of a tool, or a question to PostgreSQL, that fails.
    static let building: [String] = ["init", "plan", "apply", "site", "report", "canary", "replica"]
    static let removing: [String] = ["init", "destroy", "teardown"]

    @Test("a step that fails once", arguments: Self.building)
    func once(step: String) async throws {
        try await Fixture.withQuickTools { f, tools in
            try tools.fail(step, times: 1)
            let path = try await f.follow("create cluster orders replicas=1")
            #expect(path.end == "ready" && path.lines.count == 2, "\(path)")
        }
    }

    @Test("a step that never goes well", arguments: Self.building)
    func always(step: String) async throws {
        try await Fixture.withQuickTools { f, tools in
            try tools.fail(step, times: 1000)
            let first = step == "init" ? "generate cluster orders replicas=1" : "create cluster orders replicas=1"
            var path = try await f.follow(first, limit: 4) { line in
                // What ails Terraform ails the removing, too, until it is mended.
                if line.hasPrefix("destroy") { try tools.fail(step, times: 0) }
            }
            path.lines.removeAll { $0.hasPrefix("plan cluster") }
            #expect(path.end == "destroyed" && path.lines.count <= 3, "\(path)")
            #expect(f.scratch.entries(of: "data/clusters").isEmpty)
        }
    }

    @Test("step by step, each of which fails once")
    func stepwise() async throws {
        try await Fixture.withQuickTools { f, tools in
            for step in Self.building { try tools.fail(step, times: 1) }
            let path = try await f.follow("generate cluster orders replicas=1", limit: 16)
            #expect(path.end == "ready", "\(path)")
        }
    }

    @Test("a removing that fails once", arguments: Self.removing)
    func destroying(step: String) async throws {
        try await Fixture.withQuickTools { f, tools in
            try await f.succeed("create cluster orders replicas=1")
            try tools.fail(step, times: 1)
            let path = try await f.follow("destroy cluster orders confirm=orders")
            #expect(path.end == "destroyed" && path.lines.count == 2, "\(path)")
        }
    }

    @Test(
        "a cluster that serves is never led to its destruction",
        arguments: ["configure", "rotate secrets", "resume"],
        ["site", "report", "canary", "replica"]
    )
    func serving(verb: String, step: String) async throws {
        try await Fixture.withQuickTools { f, tools in
            try await f.succeed("create cluster orders replicas=1")
            try tools.fail(step, times: 1000)
            let path = try await f.follow("\(verb) cluster orders", limit: 5)
            #expect(path.lines.last?.hasPrefix("tail run") == true, "\(path)")
            #expect(!path.lines.contains { $0.hasPrefix("destroy") }, "\(path)")
            let shown = try await f.succeed("show cluster orders")
            #expect(shown.last["next"]?.hasPrefix("tail run") == true, "\(shown)")
            try tools.fail(step, times: 0)
            let mended = try await f.follow("configure cluster orders")
            #expect(mended.end == "ready" && mended.lines.count == 1, "\(mended)")
        }
    }

    @Test("a rotation whose primary does not answer changes no secret, and both ways on are told")
    func renewing() async throws {
        try await Fixture.withQuickTools { f, tools in
            try await f.succeed("create cluster orders replicas=1")
            let vault = f.scratch.workspace(of: "orders").appendingPathComponent("group_vars/all/vault.yml")
            let before = try Data(contentsOf: vault)
            try tools.fail("report", times: 1)
            let path = try await f.follow("rotate secrets cluster orders")
            #expect(path.end == "ready" && path.lines.last == "configure cluster orders", "\(path)")
            #expect(path.lines.count == 2, "\(path)")
            #expect(try Data(contentsOf: vault) == before)
            try await f.succeed("rotate secrets cluster orders")
            #expect(try Data(contentsOf: vault) != before)
        }
    }

    @Test(
        "files that somebody has changed and removed: what is said to be done with them leads on",
        arguments: [true, false]
    )
    func changedFiles(isKept: Bool) async throws {
        try await Fixture.withQuickTools { f, _ in
            try await f.succeed("create cluster orders replicas=1")
            let workspace = f.scratch.workspace(of: "orders")
            let playbook = workspace.appendingPathComponent("site.yml")
            let mine = try Data(contentsOf: playbook) + Data("# mine\n".utf8)
            try mine.write(to: playbook)
            try FileManager.default.removeItem(at: workspace.appendingPathComponent("teardown.yml"))
            let refused = try await f.fail("configure cluster orders", code: "generate-failed")
            #expect(refused.last.text?.contains("site.yml in") == true, "\(refused)")
            #expect(try await f.succeed("show cluster orders").last["state"] == "ready")
            if isKept {
                try Data("site.yml\n".utf8).write(to: workspace.appendingPathComponent("pgherd-keep.txt"))
            } else {
                try FileManager.default.removeItem(at: playbook)
            }
            let path = try await f.follow("configure cluster orders")
            #expect(path.end == "ready" && path.lines.count == 1, "\(path)")
            #expect(try (Data(contentsOf: playbook) == mine) == isKept)
            #expect(f.scratch.entries(of: "data/clusters/orders").contains("teardown.yml"))
            let gone = try await f.follow("destroy cluster orders confirm=orders")
            #expect(gone.end == "destroyed" && gone.lines.count == 1, "\(gone)")
        }
    }

    @Test("a workspace's place that something else has taken")
    func occupied() async throws {
        try await Fixture.withQuickTools { f, _ in
            let place = f.scratch.workspace(of: "orders")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            _ = try f.scratch.writePrivate("mine", to: "data/clusters/orders/mine")
            let path = try await f.follow("create cluster orders replicas=1", limit: 4)
            #expect(path.end == "destroyed", "\(path)")
            #expect(f.scratch.entries(of: "data/clusters/orders") == ["mine"], "it was not this cluster's")
        }
    }

    @Test("a setting that only PostgreSQL finds out: the cluster is made without it")
    func setting() async throws {
        try await Fixture.withQuickTools { f, tools in
            try tools.fail(
                "site",
                times: 1,
                words: #"FATAL:  could not access file "timescaledb": No such file or directory"#
            )
            let line = "create cluster orders replicas=1 set.shared_preload_libraries=timescaledb set.work_mem=8MB"
            let failed = try await f.fail(line, code: "configure-failed")
            #expect(failed.last["next"] == "create cluster orders replicas=1 set.work_mem=8MB", "\(failed)")
            #expect(failed.last["retry"] == "no" && failed.last.text?.contains("could not access file") == true)
            let path = try await f.follow(failed.last["next"] ?? "")
            #expect(path.end == "ready" && path.lines.count == 1, "\(path)")
            let shown = try await f.succeed("cat cluster orders group_vars/all/cluster.json")
            #expect(!shown.texts.joined().contains("timescaledb") && shown.texts.joined().contains("8MB"), "\(shown)")
        }
    }

    @Test("asked for again with other settings before it was ever ready, but not at another place")
    func again() async throws {
        try await Fixture.withQuickTools { f, tools in
            try tools.fail("site", times: 1)
            try await f.fail("create cluster orders replicas=1", code: "configure-failed")
            let ports = try await f.succeed("show cluster orders").rows.compactMap { $0["port"] }
            let more = try await f.fail("create cluster orders replicas=2", code: "cluster-exists")
            #expect(more.last["arg"] == "replicas" && more.last["next"] == "destroy cluster orders confirm=orders")
            try await f.succeed("generate cluster orders replicas=1 set.work_mem=9MB")
            try await f.fail("generate cluster orders replicas=2", code: "cluster-exists")
            let path = try await f.follow("plan cluster orders")
            #expect(path.end == "ready", "\(path)")
            #expect(try await f.succeed("show cluster orders").rows.compactMap { $0["port"] } == ports)
            let late = try await f.fail("create cluster orders replicas=1 set.work_mem=10MB", code: "cluster-exists")
            #expect(late.last["next"] == "show cluster orders", "\(late)")
        }
    }
}
