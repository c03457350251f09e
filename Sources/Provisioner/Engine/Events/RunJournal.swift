package import Commands
package import Model
import Store
package import Tools

/// Writes down what a run does: every step is stored, numbered and redacted before anybody is told of it.
package actor RunJournal: RunLog {
    package let run: RunID
    private let records: Records
    private let feed: RunFeed
    private let clock = ContinuousClock()
    private let startedAt: ContinuousClock.Instant
    private var secrets: [Secret] = []
    private var redactor = Redactor([])
    private var phase: PhaseName?
    private var newsAt: ContinuousClock.Instant
    private var activity = ""
    private var idle: Set<PhaseName> = []

    init(run: RunID, records: Records, feed: RunFeed) {
        self.run = run
        self.records = records
        self.feed = feed
        self.startedAt = self.clock.now
        self.newsAt = self.startedAt
    }

    /// Milliseconds since the run began its work.
    package var elapsed: Int64 {
        let span = self.startedAt.duration(to: self.clock.now)
        return span.components.seconds * 1000 + span.components.attoseconds / 1_000_000_000_000_000
    }

    /// Strikes these values out of everything that is written from now on, beside those that it knows already.
    func conceal(_ secrets: [Secret]) {
        self.secrets += secrets
        self.redactor = Redactor(self.secrets)
    }

    /// What may be kept and said of a text.
    ///
    /// A NUL in a text would end it in the records, with all that comes after.
    package func redacted(_ text: String) -> String {
        let redacted = self.redactor.redacted(text)
        return redacted.utf8.contains(0) ? redacted.replacing("\0", with: "\u{FFFD}") : redacted
    }

    /// What the run is at now, which heartbeats tell.
    package func busy(with activity: String) {
        self.activity = activity
    }

    /// The phases that have said of themselves that nothing had to change.
    var idlePhases: Set<PhaseName> { self.idle }

    /// The phase that the run is in has found that nothing had to change.
    func foundNothingToChange() {
        if let phase { self.idle.insert(phase) }
    }

    /// The run goes on to another phase.
    package func enter(_ phase: PhaseName, text: String) async throws {
        self.phase = phase
        self.activity = text
        let reason = BoundedText.of(self.redacted(text))
        try await self.records.update(run: self.run, state: RunState(phase: phase), phase: phase, reason: reason)
        try await self.write(RunStep(.started, text))
    }

    /// Stores one step and wakes the followers.
    package func write(_ step: RunStep) async throws {
        var step = step
        step.text = BoundedText.of(self.redacted(step.text))
        self.newsAt = self.clock.now
        try await self.records.append(step, phase: self.phase, to: self.run, elapsed: self.elapsed)
        self.feed.notify(self.run)
    }

    package func tookAway(_ lock: StateLock, of cluster: ClusterName) async throws {
        try await self.write(RunStep(.warning, lock.sentence))
        try await self.records.auditDone(AuditedCommand(.unlock(cluster), by: .server))
    }

    /// Says every so often that the run lives, as long as it has no other news.
    package func beat(every interval: Duration) async {
        while !Task.isCancelled {
            let due = self.newsAt + interval
            if self.clock.now >= due {
                let seconds = self.elapsed / 1000
                try? await self.write(RunStep(.heartbeat, "still at work after \(seconds) s: \(self.activity)"))
            } else {
                try? await self.clock.sleep(until: due)
            }
        }
    }
}
