import Commands
import Foundation
import TestSupport
import Testing

@testable import Engine
@testable import Model
@testable import Store
@testable import Tools

@Suite("The journal of a run", .timeLimit(.minutes(1)))
struct RunJournalTests {
    private let records: Records
    private let feed = RunFeed()

    init() throws {
        self.records = try Records.inMemory()
    }

    private func journal() async throws -> RunJournal {
        let run = try await self.records.addRun(of: try await self.records.addCluster())
        return RunJournal(run: run, records: self.records, feed: self.feed)
    }

    private func events(_ journal: RunJournal) async throws -> [RunEvent] {
        try await self.records.events(of: await journal.run, from: 1, limit: 1000)
    }

    @Test("says which phase begins, in the record as well")
    func enter() async throws {
        let journal = try await self.journal()
        try await journal.enter(.plan, text: "Terraform plans")
        try await journal.write(RunStep(.progress, "one", node: "orders-1", step: 1, steps: 3, percent: 33))
        let events = try await self.events(journal)
        #expect(events.map(\.state) == [.started, .progress])
        #expect(events.map(\.phase) == [.plan, .plan])
        #expect((events[1].node, events[1].step, events[1].steps, events[1].percent) == ("orders-1", 1, 3, 33))
        #expect(events[0].elapsed <= events[1].elapsed)
        let run = try #require(try await self.records.run(await journal.run))
        #expect((run.state, run.phase) == (.planning, .plan))
    }

    @Test("strikes secrets out from the moment that it knows them")
    func redaction() async throws {
        let journal = try await self.journal()
        await journal.conceal(ClusterSecrets.sample.all)
        try await journal.enter(.configure, text: "password SuperuserPassword1")
        try await journal.write(RunStep(.warning, "ALTER ROLE x PASSWORD 'ReplicationPassword2';MonitorPassword3"))
        #expect(
            try await self.events(journal).map(\.text)
                == ["password (secret)", "ALTER ROLE x PASSWORD '(secret)';(secret)"]
        )
        #expect(await journal.redacted("MonitorPassword3") == "(secret)")
    }

    @Test("goes on striking out what it knew when it learns more, as while passwords are changed")
    func furtherSecrets() async throws {
        let journal = try await self.journal()
        await journal.conceal(
            ToolEnvironment.secrets(in: ["AWS_SECRET_ACCESS_KEY": "CloudKey1234", "AWS_REGION": "eu-central-1"])
        )
        await journal.conceal(ClusterSecrets.sample.all)
        await journal.conceal([Secret("NewPassword1")])
        let text = "CloudKey1234 SuperuserPassword1 NewPassword1 eu-central-1"
        #expect(await journal.redacted(text) == "(secret) (secret) (secret) eu-central-1")
    }

    @Test("strikes a secret out before a text is cut, so that no half of it is left")
    func redactionBeforeCut() async throws {
        let journal = try await self.journal()
        await journal.conceal(ClusterSecrets.sample.all)
        for offset in 1480...1500 {
            let text =
                String(repeating: "x", count: offset) + "SuperuserPassword1" + String(repeating: "y", count: 5000)
            try await journal.write(RunStep(.progress, text))
        }
        for event in try await self.events(journal) {
            #expect(!event.text.contains("Superuser"))
            #expect(!event.text.contains("Password1"))
        }
    }

    @Test(
        "keeps head and tail of a text that is too long, within 4 KiB",
        arguments: ["x", "ü", "漢", "😀", "e\u{301}\u{302}"]
    )
    func bound(letter: String) async throws {
        let journal = try await self.journal()
        for count in [4096 / letter.utf8.count, 4096 / letter.utf8.count + 1, 4097, 100_000] {
            let text = "HEAD" + String(repeating: letter, count: count) + "TAIL"
            try await journal.write(RunStep(.progress, text))
            let kept = try #require(try await self.events(journal).last?.text)
            #expect(kept.utf8.count <= 4096)
            #expect(kept.hasPrefix("HEAD" + letter))
            #expect(kept.hasSuffix(letter + "TAIL"))
            #expect(kept.count < text.count || kept == text)
        }
    }

    @Test("leaves a text of exactly 4 KiB alone")
    func withinBound() async throws {
        let journal = try await self.journal()
        let text = String(repeating: "ü", count: 2048)
        try await journal.write(RunStep(.progress, text))
        #expect(try await self.events(journal).map(\.text) == [text])
    }

    @Test("says that the run lives and what it is at, as long as it has no other news")
    func heartbeat() async throws {
        let journal = try await self.journal()
        try await journal.enter(.configure, text: "Ansible configures 3 nodes")
        await journal.busy(with: "clone the replica")
        let heart = Task { await journal.beat(every: .milliseconds(20)) }
        defer { heart.cancel() }
        try await eventually("the heart beats") {
            try await self.events(journal).filter { $0.state == .heartbeat }.count >= 3
        }
        let beats = try await self.events(journal).filter { $0.state == .heartbeat }
        #expect(beats.allSatisfy { $0.text.contains("clone the replica") && $0.phase == .configure })
        #expect(beats.allSatisfy { $0.isCoalescible })
        heart.cancel()
        await heart.value
    }

    @Test("writes nothing after the end of the run, whoever still speaks then")
    func afterTheEnd() async throws {
        let journal = try await self.journal()
        try await journal.enter(.apply, text: "begun")
        let run = await journal.run
        try await RunClosing(run: run, end: .succeeded("done"), kind: .create, before: .creating, elapsed: 5)
            .write(to: self.records, redacting: { $0 })
        try await journal.write(RunStep(.heartbeat, "still at work"))
        #expect(try await self.events(journal).map(\.state) == [.started, .done])
        #expect(try await self.records.run(run)?.lastSequence == 2)
    }

    @Test("wakes those who follow")
    func notification() async throws {
        let journal = try await self.journal()
        var news = self.feed.follow(await journal.run).makeAsyncIterator()
        try await journal.write(RunStep(.progress, "news"))
        #expect(await news.next() != nil)
    }

    @Test("writes down that a lock was taken away, also in a task that has been cancelled")
    func lock() async throws {
        let journal = try await self.journal()
        let document = Data(#"{"ID":"7f","Operation":"OperationTypeApply","Who":"root@control","Created":"now"}"#.utf8)
        let lock = try #require(StateLock(document: document))
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await journal.tookAway(lock, of: .orders)
        }
        try await task.value
        let audit = try await self.records.wholeAudit().suffix(2)
        #expect(
            audit.map(\.command) == ["unlock cluster orders confirm=orders", "unlock cluster orders confirm=orders"]
        )
        #expect(audit.map(\.outcome) == [nil, .succeeded])
    }
}
