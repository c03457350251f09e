import Foundation
import Testing

extension RealTools {
    /// Every layer finds what was changed by hand, and a look changes nothing.
    @Suite(.timeLimit(.minutes(10)))
    struct DriftTests {
        @Test("a fresh cluster has no drift, and looking changes nothing")
        func fresh() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=2")
                try await f.succeed("generate cluster later replicas=0")
                let before = try await Self.everything(in: f)
                let answer = try await f.succeed("drift cluster orders")
                #expect(answer.last["count"] == "0", "\(answer)")
                #expect(answer.last["took"] != nil)
                #expect(answer.rows.isEmpty)

                let all = try await f.succeed("drift all")
                #expect(all.rows.map { $0["cluster"] } == ["later"], "\(all)")
                #expect(all.rows.map { $0["state"] } == ["skipped"])
                #expect(all.last["clusters"] == "1")
                #expect(all.last["skipped"] == "1")
                #expect(all.last["drifted"] == "0")
                #expect(all.last["count"] == "0")

                let after = try await Self.everything(in: f)
                #expect(Set(after.files.keys) == Set(before.files.keys))
                for (name, files) in after.files {
                    #expect(files.differences(from: before.files[name] ?? files) == [], "\(name)")
                }
                #expect(after.answers == before.answers)
                #expect(f.scratch.entries(of: "data/run").isEmpty)
            }
        }

        @Test("what was changed by hand is found by the layer it belongs to, and configure repairs it")
        func foundAndRepaired() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=2")
                let instances = try await f.instances(of: "orders")
                try await Self.spoil(instances, f)

                let playbook = f.scratch.workspace(of: "orders").appendingPathComponent("site.yml")
                let written = try Data(contentsOf: playbook)
                try (written + Data("# mine\n".utf8)).write(to: playbook)
                let teardown = f.scratch.workspace(of: "orders").appendingPathComponent("teardown.yml")
                try FileManager.default.removeItem(at: teardown)

                let looked = try await f.succeed("drift cluster orders")
                #expect(looked.last["next"] == "configure cluster orders", "\(looked)")
                let rows = looked.rows
                for (what, found) in [("site.yml", "changed by hand"), ("teardown.yml", "gone")] {
                    #expect(rows.first { $0["what"] == what }?["found"] == found, "\(rows.map(\.line))")
                }
                for (layer, node, what) in [
                    ("ansible", "orders-1", "pg_hba.conf"), ("ansible", "orders-2", "conf.d/80-user.conf"),
                    ("ansible", "orders-3", "server"), ("postgresql", "orders-2", "work_mem"),
                    ("postgresql", "orders-3", "reachable"), ("postgresql", "orders-3", "replication"),
                ] {
                    let found = rows.filter { $0["layer"] == layer && $0["node"] == node && $0["what"] == what }
                    #expect(found.count == 1, "\(layer) \(node) \(what): \(rows.map(\.line))")
                }
                let setting = rows.first { $0["what"] == "work_mem" }
                #expect(setting?["found"] == "64MB")
                #expect(setting?["expected"]?.hasSuffix("kB") == true, "\(String(describing: setting))")
                #expect(rows.first { $0["what"] == "conf.d/80-user.conf" }?["found"] == "enable_seqscan = off")
                #expect(rows.first { $0["what"] == "server" }?["found"] == "stopped")
                #expect(rows.allSatisfy { $0["cluster"] == "orders" })
                #expect(rows.allSatisfy { $0["layer"] != "terraform" }, "\(rows.map(\.line))")

                try await instances[1].query("ALTER SYSTEM RESET work_mem")
                let refused = try await f.ask("configure cluster orders")
                #expect(refused.code == "generate-failed", "the playbook was changed by hand: \(refused)")
                try FileManager.default.removeItem(at: playbook)
                try await f.succeed("configure cluster orders")
                #expect(try Data(contentsOf: playbook) == written)
                #expect(FileManager.default.fileExists(atPath: teardown.path))
                let again = try await f.succeed("drift cluster orders")
                #expect(again.last["count"] == "0", "\(again)")
            }
        }

        @Test("what Terraform no longer knows is found, and plan and apply set it right")
        func terraform() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=1")
                let address = #"module.cluster.terraform_data.node["orders-2"]"#
                let removed = try await f.run(
                    "terraform",
                    ["state", "rm", address],
                    directory: f.scratch.workspace(of: "orders")
                )
                try #require(removed.status == 0, "\(removed)")

                let answer = try await f.succeed("drift cluster orders")
                #expect(answer.last["count"] == "1", "\(answer)")
                let row = try #require(answer.rows.first)
                #expect(row["layer"] == "terraform")
                #expect(row["node"] == "orders-2")
                #expect(row["what"] == address)
                #expect(row["expected"] == "present")
                #expect(row["found"] == "absent")

                let plan = try #require(try await f.succeed("plan cluster orders").last["plan"])
                try await f.succeed("apply cluster orders plan=\(plan)")
                #expect(try await f.succeed("drift cluster orders").last["count"] == "0")
            }
        }

        @Test("a cluster that is not built, or that a run holds, is refused; a run that begins meanwhile goes first")
        func refusals() async throws {
            try await Fixture.with { f in
                #expect(try await f.ask("drift cluster orders").code == "unknown-cluster")
                try await f.succeed("generate cluster orders replicas=0")
                let early = try await f.ask("drift cluster orders")
                #expect(early.code == "wrong-state")
                #expect(early.last["next"] == "plan cluster orders")

                try await f.succeed("resume cluster orders")
                let run = try #require(try await f.succeed("configure cluster orders wait=no").run)
                let busy = try await f.ask("drift cluster orders")
                #expect(busy.code == "cluster-busy", "\(busy)")
                try await f.succeed("attach run \(run)")

                let client = try await f.client()
                try client.send("drift cluster orders")
                try await Self.looking(f)
                let configured = try await f.succeed("configure cluster orders")
                #expect(configured.last["state"] == "ready")
                let overtaken = Answer(replies: try await client.replies())
                #expect(overtaken.code == "cluster-busy", "\(overtaken)")
                #expect(overtaken.last.text?.contains("not certain") == true)
            }
        }

        @Test("a client whose connection breaks ends the look with all its programs")
        func clientGone() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=0")
                // Its greeting is never read, so closing cuts the connection off instead of only ending what is sent.
                let client = try LineClient(port: f.server.port)
                try client.send("drift cluster orders")
                try await Self.looking(f)
                client.close()
                var seen: Set<String> = []
                try await Deadline.until("the look is over and nothing is left of it") {
                    let looking = f.marked()
                    seen.formUnion(looking.map(\.description))
                    return looking.isEmpty && f.scratch.entries(of: "data/run").isEmpty
                }
                #expect(seen.allSatisfy { !$0.contains("--check") }, "the look went on: \(seen)")
                #expect(try await f.succeed("drift cluster orders").last["count"] == "0")
            }
        }

        @Test("looks on a schedule tell when a cluster changes, and end with the server")
        func schedule() async throws {
            try await Fixture.with(configure: Self.lookOften) { f in
                try await f.succeed("create cluster orders replicas=0")
                let instance = try #require(try await f.instances(of: "orders").first)
                try await Self.looking(f)
                // Its directory stays from its beginning to its end; between its layers, no program is at work.
                try await Deadline.until("a look is over") { f.scratch.entries(of: "data/run").isEmpty }
                try await instance.query("ALTER SYSTEM SET work_mem = '64MB'")
                try await Deadline.until("the drift is told of", within: .seconds(60)) {
                    f.server.logs.contains("state=drifted")
                }
                try await instance.query("ALTER SYSTEM RESET work_mem")
                try await Deadline.until("the end of the drift is told of", within: .seconds(60)) {
                    f.server.logs.contains("state=clean")
                }
                try await Self.looking(f)
                #expect(try await f.server.stop()?.status == 0)
                #expect(f.marked().isEmpty, "\(f.marked())")
            }
        }

        private static func lookOften(_ configuration: inout ServerConfiguration, _ scratch: Scratch) {
            configuration["drift.interval_seconds"] = 1
        }

        /// What must be the same before and after a look.
        private static func everything(
            in f: Fixture
        ) async throws -> (files: [String: Fingerprint], answers: [[String]]) {
            let files = [
                "workspaces": Fingerprint(of: f.scratch.data.appendingPathComponent("clusters")),
                "instances": Fingerprint(of: f.scratch.instances),
            ]
            let primary = try #require(try await f.instances(of: "orders").first)
            let contents = try await primary.query(
                "SELECT count(*), max(written_at) FROM pgherd.canary; SELECT sum(n_tup_ins) FROM pg_stat_user_tables"
            )
            let answers = [
                try await f.succeed("show cluster orders").rows.map(\.line),
                try await f.succeed("runs").rows.map(\.line),
                contents,
            ]
            return (files, answers)
        }

        /// Changes by hand what no look may overlook.
        private static func spoil(_ instances: [Instance], _ f: Fixture) async throws {
            let rules = URL(fileURLWithPath: instances[0].directory + "/pg_hba.conf")
            try FileHandle(forUpdating: rules).appendLine("host all all 192.0.2.1/32 scram-sha-256")
            let settings = URL(fileURLWithPath: instances[1].directory + "/conf.d/80-user.conf")
            try FileHandle(forUpdating: settings).appendLine("enable_seqscan = off")
            try await instances[1].query("ALTER SYSTEM SET work_mem = '64MB'")
            try await instances[1].query("SELECT pg_reload_conf()")
            try await instances[2].stop(major: 15)
        }

        /// Waits until a look has started a program.
        private static func looking(_ f: Fixture) async throws {
            try await Deadline.until("a look is under way") {
                f.marked().contains { $0.mark?.contains(":look-") ?? false }
            }
        }
    }
}

extension FileHandle {
    /// Adds a line at the end and closes the file.
    fileprivate func appendLine(_ line: String) throws {
        try self.seekToEnd()
        try self.write(contentsOf: Data((line + "\n").utf8))
        try self.close()
    }
}
