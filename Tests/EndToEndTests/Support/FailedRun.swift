import Testing

/// What has to hold after a run that failed, whatever its tools did: one clear answer, true records, no process left.
struct FailedRun {
    var cluster = "orders"
    var code: String
    var phase: String
    /// What the text of the `ERR` must hold.
    var words: [String] = []

    /// Runs `create cluster` on a connection of its own and checks everything about its failure.
    @discardableResult
    func create(in f: Fixture, within limit: Duration = .seconds(90)) async throws -> Answer {
        let client = try await f.client()
        let answer = try await client.ask("create cluster \(self.cluster) replicas=1", within: limit)
        // Whatever follows would be read as the answer to this.
        let next = try await client.ask("ping still-one-answer", within: .seconds(10))
        #expect(next.replies.count == 1 && next.last.text == "still-one-answer", "\(next)")
        self.check(answer)
        let run = try #require(answer.run, "\(answer)")
        #expect(f.marked(run: run).isEmpty, "processes live after the run")
        try await self.checkRecords(of: run, in: f)
        let log = f.server.logs
        #expect(!log.contains("Fatal error"), "\(log.suffix(2000))")
        return answer
    }

    private func check(_ answer: Answer) {
        #expect(answer.replies.count { $0.kind == "OK" || $0.kind == "ERR" } == 1, "\(answer)")
        #expect(answer.code == self.code, "\(answer)")
        #expect(answer.last["phase"] == self.phase, "\(answer)")
        #expect(answer.last["cluster"] == self.cluster, "\(answer)")
        #expect(answer.last["retry"] == "yes", "\(answer)")
        #expect(answer.last["next"] == "resume cluster \(self.cluster)", "\(answer)")
        #expect(answer.last.line.utf8.count <= 8192, "an ERR of \(answer.last.line.utf8.count) bytes is not clear")
        for word in self.words {
            #expect(
                answer.last.text?.contains(word) == true,
                "\(word) is missing in: \(answer.last.text?.prefix(500) ?? "")"
            )
        }
        for reply in answer.replies {
            #expect(
                ["ACK", "EVT", "ERR", "GAP"].contains(reply.kind),
                "a line of another kind: \(reply.line.prefix(300))"
            )
        }
        let numbers = answer.events.compactMap { $0.number("seq") }
        #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count, "events out of order")
    }

    private func checkRecords(of run: Int, in f: Fixture) async throws {
        let shown = try await f.succeed("show run \(run)").rows.first
        #expect(shown?["state"] == "failed", "\(shown?.line.prefix(300) ?? "")")
        #expect(shown?["code"] == self.code)
        #expect(shown?["phase"] == self.phase)
        let cluster = try await f.succeed("show cluster \(self.cluster)")
        #expect(cluster.last["state"] == "failed", "\(cluster)")
        #expect(cluster.last["holder"] == nil, "the cluster is held by a run that has ended")
        #expect(cluster.last["next"] == "resume cluster \(self.cluster)")
        let audit = try await f.succeed("audit run=\(run)").rows
        #expect(audit.map { $0["stage"] } == ["outcome", "intent"], "\(audit)")
        #expect(audit.first?["outcome"] == "failed")
        #expect(audit.first?["code"] == self.code)
    }
}
