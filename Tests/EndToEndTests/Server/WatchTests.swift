import Testing

/// Connections that are told what happens.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct WatchTests {
    @Test("a run's begin, steps and end are told under the tag of the watch, the steps as attach tells them")
    func run() async throws {
        try await Fixture.withFakes { f, _ in
            let watcher = try await f.client()
            let accepted = try await watcher.ask("#w watch kind=run,event")
            #expect(accepted.last.line == "#w OK watching=run,event")
            #expect(try await f.ask("@alice create cluster orders replicas=0").code == "verify-failed")
            let whole = try await f.ask("attach run 1").events
            let heard = try await watcher.replies(count: whole.count + 2)
            #expect(heard.allSatisfy { $0.tag == "w" })
            let events = heard.filter { $0.kind == "EVT" }
            #expect(events.map(\.line) == whole.map { "#w \($0.line)" })
            let notes = heard.filter { $0.kind == "NOTE" }
            #expect(notes.map { $0["state"] } == ["started", "failed"], "\(Answer(replies: notes))")
            #expect(notes.allSatisfy { $0["kind"] == "run" && $0["run"] == "1" && $0["cluster"] == "orders" })
            #expect(notes.last?["took"] != nil)
            #expect(notes.allSatisfy { $0.text?.hasPrefix("create of orders (run 1, by alice) ") == true })
        }
    }

    @Test("a pipe that has shut its writing side is told of what happens later, and only of what it asked for")
    func pipe() async throws {
        try await Fixture.withFakes { f, _ in
            try await f.ask("create cluster orders replicas=0")
            let (pipe, other) = (try await f.client(), try await f.client())
            try pipe.send("watch cluster=orders kind=run")
            pipe.finishWriting()
            #expect(try await pipe.line() == "OK watching=run cluster=orders")
            #expect(try await other.ask("watch cluster=nobody").code == "unknown-cluster")
            try await f.ask("create cluster other replicas=0")
            try await f.succeed("destroy cluster orders confirm=orders")
            #expect(try await f.ask("create cluster orders replicas=0").run == 4)
            let told = try await pipe.replies(count: 4)
            #expect(told.map { $0["run"] } == ["3", "3", "4", "4"])
            #expect(told.map { $0["state"] } == ["started", "succeeded", "started", "failed"])
            let figures = try await f.succeed("stats").rows.first
            #expect(figures?["watchers"] == "1")
        }
    }

    @Test("watchers that never read hold up no run, and are closed as every slow reader is")
    func silentWatchers() async throws {
        // More than the sockets' buffers take.
        let name = String(repeating: "x", count: 3900)
        let line = #"{"event":"result","host":"orders-1","task":"{n} \#(name)","status":"changed"}"#
        try await Fixture.withFakes { configuration in
            configuration["limits.write_timeout_seconds"] = 2
        } _: { f, tools in
            try tools.tell(.ansible, ["site": [.repeated(2000, line, to: .events)]])
            let silent = [try await f.client(), try await f.client(), try await f.client()]
            for watcher in silent { try watcher.send("watch") }
            try await f.succeed("create cluster unread replicas=0 wait=no")
            try await Deadline.until("the run has ended", within: .seconds(100)) {
                try await f.ask("show run 1").last["state"] == "failed"
            }
            try await Deadline.until("nobody watches", within: .seconds(30)) {
                let figures = try await f.succeed("stats").rows.first
                return figures?["watchers"] == "0" && figures?["slow_readers"] == "3"
            }
            #expect(f.serverMemory < 150 << 20, "\(f.serverMemory >> 20) MB")
            let events = try await f.ask("attach run 1").events.compactMap { $0.number("seq") }
            #expect(events == Array(1...events.count) && events.count > 2000)
        }
    }

    @Test("a watcher that lags when the server stops is told of every event or of the gap, and is seen off")
    func lagging() async throws {
        let name = String(repeating: "x", count: 3900)
        let line = #"{"event":"result","host":"orders-1","task":"{n} \#(name)","status":"changed"}"#
        try await Fixture.withFakes { configuration in
            configuration["limits.shutdown_grace_seconds"] = 60
        } _: { f, tools in
            try tools.tell(.ansible, ["site": [.repeated(2000, line, to: .events)]])
            let watcher = try await f.client()
            try watcher.send("watch kind=event")
            try await f.succeed("create cluster orders replicas=0 wait=no")
            try await Deadline.until("the run has ended", within: .seconds(60)) {
                try await f.ask("show run 1").last["state"] == "failed"
            }
            let last = try #require(try await f.ask("attach run 1 from=2000").events.last?.number("seq"))
            f.server.process?.signal(15)
            let told = try await watcher.replies(within: .seconds(60)) { $0.kind == "BYE" }
            #expect(told.last?["reason"] == "shutdown")
            var next = 1
            for reply in told where reply.kind == "EVT" || reply.kind == "GAP" {
                #expect(reply.number(reply.kind == "GAP" ? "from" : "seq") == next)
                next = try #require(reply.number(reply.kind == "GAP" ? "to" : "seq")) + 1
            }
            #expect(next == last + 1)
            try await f.server.stop()
        }
    }

    @Test("when the server is to stop, a watcher hears of it at once, then of the run's end, and is seen off")
    func stop() async throws {
        try await Fixture.withFakes { configuration in
            configuration["runs.drain_timeout_seconds"] = 60
        } _: { f, tools in
            let gate = try tools.gate("gate")
            try tools.tell(.terraform, ["plan": [.waitAt("gate")]])
            let watcher = try await f.client()
            try await watcher.ask("#w watch kind=drain,run")
            try await f.succeed("create cluster orders replicas=0 wait=no")
            try await gate.arrival()
            f.server.process?.signal(15)
            let drain = try await watcher.replies(within: .seconds(5)) { $0.tag == "w" && $0["kind"] == "drain" }
            #expect(drain.last?["state"] == "draining")
            try await gate.open()
            let last = try await watcher.replies(within: .seconds(30)) { $0.kind == "BYE" }
            #expect(last.last?["reason"] == "shutdown")
            #expect(last.contains { $0.tag == "w" && $0["kind"] == "run" && $0["state"] == "failed" })
            #expect(!last.contains { $0.tag == "w" && $0["kind"] == "drain" }, "it knew already")
            try await f.server.stop()
        }
    }
}

extension LineClient {
    /// The next so many lines.
    fileprivate func replies(count: Int) async throws -> [Reply] {
        var left = count
        return try await self.replies(within: .seconds(30)) { _ in
            left -= 1
            return left == 0
        }
    }
}
