import Glibc
import Testing

extension RealTools {
    /// How a run ends when the server, or a user, ends it before its time.
    @Suite(.timeLimit(.minutes(5)))
    struct InterruptionTests {
        @Test("SIGTERM during a run: clients are seen off, the run is interrupted, the exit is clean")
        func terminated() async throws {
            try await Fixture.with { f in
                let client = try await f.client()
                try client.send("create cluster orders replicas=1")
                let begun = try await client.replies { $0["phase"] == "configure" && $0["state"] == "progress" }
                let run = try #require(Answer(replies: begun).run)
                let idle = try await f.client()

                f.server.process?.signal(SIGTERM)
                let parting = try await client.replies { _ in false }
                #expect(parting.last?.kind == "BYE", "\(Answer(replies: parting))")
                #expect(parting.last?["reason"] == "shutdown")
                let farewell = try await idle.replies { _ in false }
                #expect(farewell.last?["reason"] == "shutdown", "\(farewell)")
                #expect(try await f.server.process?.end().status == 0)
                #expect(f.marked().isEmpty, "\(f.marked())")

                try await f.server.start()
                #expect(try await f.record(ofRun: run)["state"] == "interrupted")
                let resumed = try await f.succeed("resume cluster orders")
                #expect(resumed.last["state"] == "ready")
                try await f.expectReplication(in: try await f.instances(of: "orders"))
            }
        }

        @Test("cancel ends a run safely, says what exists, and resume goes on", arguments: ["", " force=yes"])
        func cancelled(_ force: String) async throws {
            try await Fixture.with { f in
                let client = try await f.client()
                try client.send("create cluster orders replicas=1")
                let begun = try await client.replies { $0["phase"] == "configure" && $0["state"] == "progress" }
                let run = try #require(Answer(replies: begun).run)
                // The first event comes from whichever instance was the first.
                try await Deadline.until("both instances have a directory", within: .seconds(60)) {
                    f.scratch.entries(of: "data/instances").count == 2
                }

                let answer = try await f.succeed("cancel run \(run)\(force)")
                #expect(answer.last["state"] == "cancelled", "\(answer)")
                #expect(answer.last["cluster_state"] == "interrupted")
                #expect(answer.last["instances"] == "2")
                #expect(answer.last["state_lock"] == "no")
                let ended = Answer(replies: try await client.replies())
                #expect(ended.code == "cancelled")
                #expect(ended.last["next"] == "resume cluster orders")
                #expect(f.marked().isEmpty, "\(f.marked())")
                #expect(try await f.record(ofRun: run)["state"] == "cancelled")
                #expect(try await f.ask("cancel run \(run)").code == "wrong-state")

                try await f.succeed("resume cluster orders")
                let instances = try await f.instances(of: "orders")
                try await f.expectReplication(in: instances)
            }
        }

        @Test("cancelled while a replica is cloned: resume cleans up what is half done and gets to ready")
        func cancelledWhileCloning() async throws {
            try await Fixture.with { f in
                let client = try await f.client()
                try client.send("create cluster orders replicas=1")
                let seen = try await CrashPoint.clone.reached(by: client, in: f)
                let run = try #require(Answer(replies: seen).run)
                let answer = try await f.succeed("cancel run \(run)")
                #expect(answer.last["state"] == "cancelled", "\(answer)")
                #expect(answer.last.text?.contains("none of its processes is left") == true, "\(answer)")
                let told = answer.events.compactMap(\.text)
                #expect(told.contains { $0.hasPrefix("interrupt sent to ansible-playbook") }, "\(answer)")
                let resumed = try await f.succeed("resume cluster orders")
                #expect(resumed.last["state"] == "ready")
                try await f.expectReplication(in: try await f.instances(of: "orders"))
            }
        }
    }
}
