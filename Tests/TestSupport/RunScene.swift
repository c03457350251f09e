package import Commands

@testable package import Engine
@testable package import Model
@testable package import Store
@testable package import Tools

/// A run at work, with records of its own.
package struct RunScene {
    package let records: Records
    package let cluster: Cluster
    package let run: RunID
    package let journal: RunJournal

    package init() async throws {
        self.records = try Records.inMemory()
        self.cluster = try await self.records.addCluster()
        self.run = try await self.records.addRun(of: self.cluster)
        self.journal = RunJournal(run: self.run, records: self.records, feed: RunFeed())
        try await self.journal.enter(.apply, text: "begun")
    }

    package var owner: RunProcesses { RunProcesses(journal: self.journal, records: self.records) }
    package var runner: ProcessRunner { ProcessRunner().working(for: self.owner) }
    package var mark: ProcessMark { ProcessMark(installation: self.records.installation, run: self.run.rawValue) }

    /// What followers of the run have been told.
    package var told: [String] {
        get async throws {
            try await self.records.events(of: self.run, from: 2, limit: 1000).map(\.text)
        }
    }
}
