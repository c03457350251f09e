import Commands
import Engine
import Logging
import Model
import Store
import Tools

/// Tells when the time of clusters runs out, and has those destroyed whose time is over.
actor ExpiryWatch {
    /// What the watch has of the world.
    struct Surroundings: Sendable {
        let records: Records
        let news: NewsDesk
        let logger: Logger
        /// The newest moment on record from before the server's start, if any.
        var lastRecorded: Timestamp?
        /// The system's clock.
        var now: @Sendable () -> Timestamp = { .now }
        /// A clock that is never set.
        var elapsed: @Sendable () -> Duration = { [start = ContinuousClock.now] in start.duration(to: .now) }
        /// Whether the server takes no more changes.
        let isDraining: @Sendable () async -> Bool
        /// Destroys a cluster and returns when it is gone; tells the run that does it as soon as there is one.
        let destroy: @Sendable (ClusterName, _ began: @escaping @Sendable (RunID) -> Void) async throws -> Void
    }

    private let around: Surroundings
    private let alarm: Alarm
    private var clock = ClockWatch()
    private var hasStartedClock = false
    private var retries = ExpiryRetries()
    private var underway: [Int64: Task<Void, Never>] = [:]

    init(_ surroundings: Surroundings, alarm: Alarm) {
        self.around = surroundings
        self.alarm = alarm
    }

    /// Looks whenever something may be due, until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            await self.alarm.sleep(for: await self.look())
        }
        for task in self.underway.values { task.cancel() }
    }

    /// Does what is due now.
    ///
    /// - Returns: How long nothing will be due, as far as can be told.
    func look() async -> Duration {
        do {
            guard await !self.around.isDraining() else { return ExpiryPlan.longestPause }
            let now = self.around.now()
            self.watchClock(now)
            let trustsClock = self.clock.isTrusted(at: self.around.elapsed())
            // What is once on record as ended would not stand again when the clock is right again.
            let ended = trustsClock ? try await self.around.records.endFreezes(at: now) : []
            for freeze in ended { self.tell(of: freeze) }
            let held = self.retries.held(at: self.around.elapsed()).union(self.underway.keys)
            let plan = ExpiryPlan(
                clusters: try await self.around.records.expiringClusters(),
                freezes: try await self.around.records.freezes(at: now),
                now: now,
                held: held,
                trustsClock: trustsClock
            )
            for notice in plan.notices where try await self.around.records.remember(notice.reminder, of: notice.cluster)
            {
                self.tell(notice, now: now)
            }
            for cluster in plan.destroys { self.begin(cluster) }
            return plan.pause
        } catch {
            // It stays due, and the next look finds it.
            self.around.logger.error("the time of clusters can't be looked after", metadata: ["error": "\(error)"])
            return ExpiryPlan.longestPause
        }
    }

    /// Returns when nothing is being destroyed that this watch has begun.
    func settle() async {
        while let task = self.underway.values.first { await task.value }
    }

    // MARK: The end

    private func begin(_ cluster: ExpiringCluster) {
        guard self.underway[cluster.id] == nil else { return }
        self.underway[cluster.id] = Task { await self.destroy(cluster) }
    }

    private func destroy(_ cluster: ExpiringCluster) async {
        let (name, news) = (cluster.name, self.around.news)
        do {
            try await self.around.destroy(name) { run in
                let text = "the time of \(name) was over at \(cluster.expiresAt); run \(run) destroys it"
                news.publish(News(kind: .ttl, cluster: name, run: run, state: "expired", text: text))
            }
            self.retries.forget(cluster.id)
            self.say("destroyed", name, "\(name) is destroyed: its time was over at \(cluster.expiresAt)")
        } catch let failure as CommandFailure {
            await self.hear(failure, about: cluster)
        } catch is CancellationError {
            // The server stops.
        } catch {
            await self.hear(CommandFailure(.internal, "a defect of pgherd's: \(error)"), about: cluster)
        }
        self.underway[cluster.id] = nil
        self.alarm.ring()
    }

    private func hear(_ failure: CommandFailure, about cluster: ExpiringCluster) async {
        if failure.code == .draining || failure.code == .interrupted { return }
        // More time, protection or a freeze came first: nothing is wrong.
        guard await self.isDue(cluster) else { return self.retries.forget(cluster.id) }
        let pause = self.retries.failed(cluster.id, at: self.around.elapsed())
        self.say(
            "destroy-failed",
            cluster.name,
            "the time of \(cluster.name) is over, but it could not be destroyed: \(failure.message); tried again in \(pause.components.seconds / 60) min"
        )
    }

    /// Whether a cluster would be destroyed now; where that can't be told, it was when it was tried.
    private func isDue(_ cluster: ExpiringCluster) async -> Bool {
        let now = self.around.now()
        guard let clusters = try? await self.around.records.expiringClusters(),
            let freezes = try? await self.around.records.freezes(at: now)
        else { return true }
        let same = clusters.filter { $0.id == cluster.id }
        return !ExpiryPlan(clusters: same, freezes: freezes, now: now).destroys.isEmpty
    }

    // MARK: Telling

    private func watchClock(_ now: Timestamp) {
        if !self.hasStartedClock {
            self.hasStartedClock = true
            let pause = self.clock.start(
                wall: now,
                lastRecorded: self.around.lastRecorded,
                elapsed: self.around.elapsed()
            )
            guard let pause else { return }
            return self.say(
                "clock",
                nil,
                "by the system's clock the newest record is \(pause.components.seconds / 60) min old; in case the clock is wrong, for \(ClockWatch.patience.components.seconds / 60) min no cluster is destroyed because its time is over, and no freeze ends on record"
            )
        }
        guard let jump = self.clock.look(wall: now, elapsed: self.around.elapsed()) else { return }
        self.say(
            "clock",
            nil,
            "the system's clock was set forward by \(jump.components.seconds) s; in case that is wrong, for \(ClockWatch.patience.components.seconds / 60) min no cluster is destroyed because its time is over, and no freeze ends on record"
        )
    }

    private func tell(of freeze: Freeze) {
        self.around.news.publish(
            News(
                kind: .freeze,
                cluster: freeze.scope.cluster,
                state: "lifted",
                text: "the freeze of \(freeze.subject) has come to its end"
            )
        )
    }

    private func tell(_ notice: ExpiryPlan.Notice, now: Timestamp) {
        let (name, end) = (notice.cluster.name, notice.cluster.expiresAt)
        let minutes = (end.milliseconds - now.milliseconds + 59_999) / 60_000
        switch (notice.reminder, notice.obstacle) {
        case (.kept, let obstacle):
            self.say("kept", name, "the time of \(name) was over at \(end), but \(obstacle ?? "it is kept")")
        case (_, let obstacle?):
            self.say("ending", name, "the time of \(name) is over in \(minutes) min, at \(end); now \(obstacle)")
        case (_, nil):
            let way = "extend cluster \(name) ttl=4h gives it more time, protect cluster \(name) keeps it"
            self.say("ending", name, "\(name) is destroyed in \(minutes) min, at \(end); \(way)")
        }
    }

    private func say(_ state: String, _ cluster: ClusterName?, _ text: String) {
        let record: Logger.Metadata = ["cluster": "\(cluster?.rawValue ?? "")", "what": "\(text)"]
        self.around.logger.notice("time to live", metadata: record)
        self.around.news.publish(News(kind: .ttl, cluster: cluster, state: state, text: text))
    }
}
