import Testing

/// A disk that becomes full while runs are at work, in each of their phases.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct FullDiskTests {
    @Test(
        "a disk that is full in any phase: questions are answered, changes refused, nothing is lost, no restart needed"
    )
    func phases() async throws {
        try await Fixture.withQuickTools(starting: false) { f, tools in
            try await f.useSmallDisk(megabytes: 12)
            try await f.server.start()
            try tools.tell(pace: .milliseconds(100))
            for phase in KillPoint.phases { try await Self.fill(in: phase, f) }
            try await Self.expectTruth(f)
        }
    }

    @Test("a disk that is full when the records are copied: no half a copy is left, and the next one is whole")
    func backup() async throws {
        try await Fixture.withQuickTools(starting: false) { f, _ in
            try await f.useSmallDisk(megabytes: 6)
            try await f.server.start()
            try await f.succeed("create cluster orders pg=15 replicas=0")
            try await f.fillDisk()
            let refused = try await f.ask("backup records to=copy.sqlite")
            #expect(["backup-failed", "records-unavailable"].contains(refused.code), "\(refused)")
            #expect(f.scratch.entries(of: "data/backups").isEmpty)
            #expect(try await f.succeed("show cluster orders").last["state"] == "ready")
            try f.emptyDisk()
            try await f.succeed("backup records to=copy.sqlite")
            #expect(f.scratch.entries(of: "data/backups") == ["copy.sqlite"])
            try await Self.expectTruth(f)
        }
    }

    /// Fills the disk when a phase has begun, empties it again, and brings the cluster to its end.
    private static func fill(in phase: String, _ f: Fixture) async throws {
        // A log that was begun anew has no room of its own.
        try await f.server.stop()
        try await f.server.start()
        let isNew = ["generate", "plan", "apply", "configure", "verify"].contains(phase)
        if !isNew { try await f.succeed("create cluster orders pg=15 replicas=1") }
        let client = try await f.client()
        let removing = "destroy cluster orders confirm=orders"
        try client.send(
            isNew
                ? "create cluster orders pg=15 replicas=1"
                : phase == "renew" ? "rotate secrets cluster orders" : removing
        )
        _ = try await client.replies { $0["phase"] == phase && $0["state"] == "started" }
        try await f.fillDisk()
        try await Self.expectRefusal(f, phase)
        let answer = Answer(replies: try await client.replies(within: .seconds(30)))
        #expect(answer.last.isTerminal && answer.code != "internal", "\(phase): \(answer)")
        for question in ["show cluster orders", "runs", "audit", "list clusters", "locks"] {
            try await f.succeed(question, within: .seconds(10))
        }
        try f.emptyDisk()
        try await Deadline.until("the end of the run that was in \(phase) is on record", within: .seconds(20)) {
            try await f.succeed("runs state=active").last["count"] == "0"
        }
        let witness = Witness()
        var user = ChaosUser(cluster: "orders", witness: witness, generator: SeededGenerator(seed: 1))
        await user.conclude(port: f.server.port)
        #expect(witness.endLife().faults.isEmpty, "after \(phase): \(answer)")
    }

    /// Expects that a change is refused as soon as the log has no room left.
    private static func expectRefusal(_ f: Fixture, _ phase: String) async throws {
        var refusal = try await f.ask("generate cluster more pg=15 replicas=0", within: .seconds(30))
        for _ in 0..<40 where refusal.code != "records-unavailable" {
            refusal = try await f.ask("destroy cluster nobody confirm=nobody", within: .seconds(30))
        }
        #expect(refusal.code == "records-unavailable", "\(phase): \(refusal)")
        #expect(refusal.last["retry"] == "yes", "\(phase): \(refusal)")
    }

    /// Expects true records; what is on record of programs, the next start sets right.
    private static func expectTruth(_ f: Fixture) async throws {
        #expect(try await f.succeed("runs state=active").last["count"] == "0")
        #expect(try await f.succeed("audit limit=1000").rows.allSatisfy { $0["code"] != "internal" })
        try await f.server.stop()
        try await f.server.start()
        for invariant in ChaosInvariant.allCases where invariant != .clustersFollowFromRuns {
            #expect(try await invariant.violations(in: f, Witness(), touched: []) == [], "\(invariant.rawValue)")
        }
    }
}
