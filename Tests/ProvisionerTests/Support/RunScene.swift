import Commands

@testable import Engine
@testable import Model
@testable import Store
@testable import Tools

/// A run at work, with records of its own.
struct RunScene {
    let records: Records
    let cluster: Cluster
    let run: RunID
    let journal: RunJournal

    init() async throws {
        self.records = try Records.inMemory()
        self.cluster = try await self.records.addCluster()
        self.run = try await self.records.addRun(of: self.cluster)
        self.journal = RunJournal(run: self.run, records: self.records, feed: RunFeed())
        try await self.journal.enter(.apply, text: "begun")
    }

    var owner: RunProcesses { RunProcesses(journal: self.journal, records: self.records) }
    var runner: ProcessRunner { ProcessRunner().working(for: self.owner) }
    var mark: ProcessMark { ProcessMark(installation: self.records.installation, run: self.run.rawValue) }

    /// What followers of the run have been told.
    var told: [String] {
        get async throws {
            try await self.records.events(of: self.run, from: 2, limit: 1000).map(\.text)
        }
    }
}
