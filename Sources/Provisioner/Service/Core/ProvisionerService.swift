package import Commands
import Engine
import Foundation
package import Logging
package import Model
import Resources
import ServiceLifecycle
import Store
import SystemPackage
import Tools

/// The work, as a service: holds the records and the line of runs from the server's start to its stop.
package struct ProvisionerService: Provisioning, Service {
    let data: DataDirectory
    let records: Records
    let feed: RunFeed
    let news: NewsDesk
    let engine: RunEngine
    let executor: RunExecutor
    let admission: ChangeAdmission
    let settings: ProvisionerSettings
    /// The newest moment that an earlier server has written down; `nil`: none has.
    let lastRecorded: Timestamp?
    let logger: Logger
    /// Rings when the time of clusters, or what keeps them, has changed.
    let expiry = Alarm()
    let drainWish = DrainWish()
    let driftLimit = TurnLimit(maximum: 2)
    let answers = SharedAnswers()
    /// Runs what questions start: two programs for each core, so that questions never exhaust the machine under the runs.
    let questions = ProcessRunner(turns: TurnLimit(maximum: 2 * max(1, ProcessInfo.processInfo.activeProcessorCount)))
    private let lock: DataDirectoryLock

    /// Opens the data directory, and sets right what an earlier server left unfinished.
    ///
    /// - Throws: ``StartFailure`` if the directory can't be used, or another server works in it; ``RecordsFailure`` if the
    ///   records can't.
    package static func open(settings: ProvisionerSettings, logger: Logger) async throws -> ProvisionerService {
        let data = DataDirectory(root: settings.dataDirectory)
        try data.prepareRoot()
        // What an earlier server has left is removed or killed, so it must be certain that it is no living one's.
        let lock = try DataDirectoryLock(path: data.lock)
        try data.prepare()
        try data.checkRecords()
        let records = try Records(path: data.records)
        let start = Timestamp.now
        let policy = settings.order.recovery
        // Before anything is written by a clock that may be wrong.
        let lastRecorded = try await records.lastRecorded()
        let recovery = StartUpRecovery(
            data: data,
            records: records,
            policy: policy,
            grace: settings.interruptGrace,
            logger: logger
        )
        try await recovery.recover()
        let service = try ProvisionerService(
            data: data,
            lock: lock,
            records: records,
            settings: settings,
            lastRecorded: lastRecorded,
            logger: logger
        )
        // Before anybody can ask for more: those that came first are first in line.
        try await service.takeUp(leftBefore: start)
        return service
    }

    private init(
        data: DataDirectory,
        lock: DataDirectoryLock,
        records: Records,
        settings: ProvisionerSettings,
        lastRecorded: Timestamp?,
        logger: Logger
    ) throws {
        guard let resources = InstalledFiles.root else {
            throw StartFailure("the Terraform modules and Ansible roles that belong to pgherd are missing")
        }
        let majors = try settings.majorsFile.map(MajorTable.init(file:)) ?? MajorTable.builtIn()
        let runner = ProcessRunner()
        let toolbox = Toolbox(settings: settings, runner: runner)
        self.data = data
        self.lock = lock
        self.records = records
        self.feed = RunFeed()
        self.news = NewsDesk()
        self.engine = RunEngine(
            limits: RunLine.Limits(
                total: settings.maximumConcurrentRuns,
                targets: settings.order.maximumConcurrentRunsOnTarget
            )
        )
        self.executor = RunExecutor(
            data: data,
            resources: resources,
            records: records,
            feed: self.feed,
            news: self.news,
            engine: self.engine,
            toolbox: toolbox,
            runner: runner,
            settings: settings,
            majors: majors,
            logger: logger
        )
        self.admission = ChangeAdmission(
            data: data,
            resources: resources,
            records: records,
            toolbox: toolbox,
            discovery: PostgresDiscovery(configured: settings.postgresDirectories, runner: runner),
            runner: runner,
            settings: settings,
            majors: majors
        )
        self.settings = settings
        self.lastRecorded = lastRecorded
        self.logger = logger
    }

    /// Waits for the server's stop; then ends the runs at work, and returns when the record of each is complete.
    package func run() async throws {
        // Asked for before anybody waits for it: Ansible alone takes half a second to tell its version.
        async let tools: Void = self.learnTools()
        let reporter = RunLineReporter(engine: self.engine, records: self.records, feed: self.feed)
        let reporting = Task { await reporter.report() }
        let beating = Task { await reporter.beat(every: self.settings.heartbeat) }
        defer {
            reporting.cancel()
            beating.cancel()
        }
        let expiries = Task { await self.watchExpiry() }
        defer { expiries.cancel() }
        let purging = Task {
            await HistoryPurge(
                records: self.records,
                data: self.data,
                settings: self.settings.order,
                logger: self.logger
            ).run()
        }
        let counting = Task { await self.writeCountedRefusals() }
        defer { counting.cancel() }
        async let looks: Void = self.pollClusters()
        await tools
        let drift = Task { await self.driftSchedule.run() }
        try? await gracefulShutdown()
        drift.cancel()
        await drift.value
        await looks
        await self.endWork()
        purging.cancel()
        await purging.value
    }

    /// Closes the records, after everything has ended; nothing can be asked any more.
    package func close() async {
        do {
            try await self.records.auditCountedRefusals()
            try self.records.close()
        } catch {
            self.logger.warning("the records were not closed well", metadata: ["error": "\(error)"])
        }
    }

    /// Once a minute, writes down how many refusals were counted instead of written.
    private func writeCountedRefusals() async {
        while (try? await Task.sleep(for: .seconds(60))) != nil {
            do {
                try await self.records.auditCountedRefusals()
            } catch {
                self.logger.warning("refused commands were not counted", metadata: ["error": "\(error)"])
            }
        }
    }

    package func figures() async -> ReplyFields {
        let active = await self.engine.activeCount
        let waiting = await self.engine.waitingCount
        let counts = try? await self.records.counts()
        return [
            "runs_active": ReplyValue(active), "runs_waiting": ReplyValue(waiting),
            "runs_total": counts.map { ReplyValue($0.runs) }, "clusters": counts.map { ReplyValue($0.clusters) },
            "events_total": counts.map { ReplyValue($0.events) },
        ]
    }

    private var driftSchedule: DriftSchedule {
        DriftSchedule(
            query: self.drift,
            interval: self.settings.order.driftInterval,
            news: self.news,
            logger: self.logger
        )
    }

    /// Records the end of a run that never began.
    func discard(_ run: RunID, end: RunEnd) async {
        await self.executor.discard(run, end: end)
    }

    private func learnTools() async {
        for tool in Tool.allCases {
            do {
                let path = try await self.admission.toolbox.path(of: tool)
                let version = try await self.admission.toolbox.version(of: tool)
                self.logger.info(
                    "found a tool",
                    metadata: ["tool": "\(tool)", "path": "\(path)", "version": "\(version)"]
                )
            } catch {
                let reason = (error as? CommandFailure)?.message ?? "\(error)"
                self.logger.warning("a tool can't be used", metadata: ["tool": "\(tool)", "reason": "\(reason)"])
            }
        }
        for caution in await self.admission.toolbox.cautions(Tool.allCases) {
            self.logger.warning("a tool was never tried", metadata: ["reason": "\(caution)"])
        }
        let majors = await self.admission.discovery.installations().map(\.version)
        self.logger.info("found PostgreSQL", metadata: ["versions": "\(majors.joined(separator: ", "))"])
    }
}
