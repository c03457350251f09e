import Testing

extension RealTools {
    @Suite(.timeLimit(.minutes(5)))
    struct ClusterNewsTests {
        @Test("a replica that is killed is told within two looks and a bit, and that it is back as soon")
        func degradedAndWellAgain() async throws {
            try await Self.withFrequentLooks { f in
                try await f.succeed("create cluster orders pg=15 replicas=1")
                let replica = try #require(try await f.instances(of: "orders").last)
                let watcher = try await f.client()
                try await watcher.ask("#w watch cluster=orders kind=cluster")

                try await replica.kill()
                let degraded = try #require(try await watcher.reply(within: .seconds(6)))
                #expect(degraded.kind == "NOTE" && degraded.tag == "w" && degraded["kind"] == "cluster")
                #expect(degraded["cluster"] == "orders" && degraded["state"] == "degraded")
                #expect(degraded.text?.contains("replica orders-2 is stopped") == true, "\(degraded)")
                #expect(try await f.state(of: "orders") == "degraded")

                try await replica.start(major: 15)
                let well = try #require(try await watcher.reply(within: .seconds(10)))
                #expect(well["state"] == "ready", "\(well)")
                #expect(try await f.state(of: "orders") == "ready")
            }
        }

        @Test("runs on a ready cluster are never mistaken for a failure, and nothing is left of the looks")
        func runsBetweenLooks() async throws {
            try await Self.withFrequentLooks { f in
                try await f.succeed("create cluster orders replicas=1")
                let watcher = try await f.client()
                try await watcher.ask("watch kind=cluster,drain")
                let instances = try await f.instances(of: "orders")
                for _ in 1...2 { try await f.succeed("configure cluster orders") }
                try await f.destroy("orders", instances)
                try await f.server.stop()
                let rest = try await watcher.replies { $0.kind == "BYE" }
                #expect(rest.allSatisfy { $0["kind"] != "cluster" }, "\(Answer(replies: rest))")
                #expect(!f.server.logs.contains("can't be looked at"), "\(f.server.logs)")
                #expect(f.scratch.entries(of: "data/run").isEmpty)
            }
        }

        private static func withFrequentLooks(_ body: (Fixture) async throws -> Void) async throws {
            try await Fixture.with { configuration, _ in
                configuration["watch.interval_seconds"] = 1
            } _: { f in
                try await body(f)
            }
        }
    }
}
