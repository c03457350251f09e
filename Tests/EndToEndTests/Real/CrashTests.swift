import Foundation
import Testing

extension RealTools {
    /// What a server killed without warning leaves, and what the next one makes of it.
    @Suite(.timeLimit(.minutes(6)))
    struct CrashTests {
        @Test(
            "killed while it builds: the next start says interrupted, nothing lives, resume reaches ready",
            arguments: CrashPoint.allCases
        )
        func killedWhileBuilding(_ point: CrashPoint) async throws {
            try await Fixture.with { f in
                let client = try await f.client()
                try client.send("create cluster orders replicas=1")
                let seen = try await point.reached(by: client, in: f)
                try await f.server.kill()

                let run = try #require(Answer(replies: seen).run)
                try await f.server.start()
                try await Self.expectInterrupted(run, seen: seen, f)
                #expect(try await f.state(of: "orders") == "interrupted")
                let resumed = try await f.succeed("resume cluster orders")
                #expect(resumed.last["state"] == "ready")
                let instances = try await f.instances(of: "orders")
                #expect(instances.count == 2)
                try await f.expectReplication(in: instances)
                try await f.expectNothingToDo(in: "orders", nodes: 2)
            }
        }

        @Test("killed while it destroys, phase after phase: destroying again gets to the end")
        func killedWhileDestroying() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=1")
                let instances = try await f.instances(of: "orders")
                for phase in ["stop", "destroy", "remove"] {
                    let client = try await f.client()
                    try client.send("destroy cluster orders confirm=orders")
                    let seen = try await client.replies { $0["phase"] == phase && $0["state"] == "started" }
                    try await f.server.kill()
                    let run = try #require(Answer(replies: seen).run)
                    try await f.server.start()
                    try await Self.expectInterrupted(run, seen: seen, f)
                }
                try await f.destroy("orders", instances)
            }
        }

        /// Expects true records of a run that the server's death cut off, and none of its processes.
        private static func expectInterrupted(_ run: Int, seen: [Reply], _ f: Fixture) async throws {
            #expect(f.marked().isEmpty, "\(f.marked())")
            let tools = ["ansible", "terraform", "initdb", "pg_basebackup"]
            // The new server asks its tools for their versions; only the old one's processes are meant.
            let living = ProcessTable.processes(in: f.scratch.root.path).filter { process in
                guard process.arguments.last?.hasSuffix("version") != true else { return false }
                return process.arguments.prefix(2).contains { word in tools.contains { word.contains("/" + $0) } }
            }
            #expect(living.isEmpty, "\(living)")

            let record = try await f.record(ofRun: run)
            #expect(record["state"] == "interrupted")
            #expect(record["next"] != nil)
            let told = try await f.ask("attach run \(run) from=1")
            #expect(told.code == "interrupted", "\(told)")
            // Nothing that a client was told is lost.
            let events = seen.filter { $0.kind == "EVT" }
            #expect(Array(told.events.map(\.line).prefix(events.count)) == events.map(\.line))
            #expect(told.events.compactMap { $0.number("seq") } == Array(1...told.events.count))
            let audit = try await f.succeed("audit run=\(run)").rows
            #expect(audit.filter { $0["stage"] == "intent" }.count == 1)
            #expect(audit.filter { $0["stage"] == "outcome" }.map { $0["outcome"] } == ["interrupted"])
            #expect(try await f.succeed("runs state=active").rows.isEmpty)
        }
    }
}
