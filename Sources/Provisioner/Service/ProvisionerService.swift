package import Commands
import Foundation
package import Logging
import ServiceLifecycle
import SystemPackage

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
    let logger: Logger
    let driftLimit = DriftLimit(maximum: 2)
    private let lock: DataDirectoryLock

    /// Opens the data directory, and sets right what an earlier server left unfinished.
    ///
    /// - Throws: ``RecordsFailure`` if the directory can't be used, or another server works in it.
    package static func open(settings: ProvisionerSettings, logger: Logger) async throws -> ProvisionerService {
        let data = DataDirectory(root: settings.dataDirectory)
        try data.prepare()
        // Recovery kills what an earlier server has left running, so it must be certain that it is no living one's.
        let lock = try DataDirectoryLock(path: data.lock)
        let records = try Records(path: data.records)
        let recovery = StartUpRecovery(data: data, records: records, logger: logger)
        try await recovery.recover()
        return try ProvisionerService(data: data, lock: lock, records: records, settings: settings, logger: logger)
    }

    private init(
        data: DataDirectory,
        lock: DataDirectoryLock,
        records: Records,
        settings: ProvisionerSettings,
        logger: Logger
    ) throws {
        guard let resources = Bundle.module.resourceURL else {
            throw RecordsFailure("the Terraform modules and Ansible roles that belong to pgherd are missing")
        }
        let runner = ProcessRunner()
        let toolbox = Toolbox(settings: settings, runner: runner)
        self.data = data
        self.lock = lock
        self.records = records
        self.feed = RunFeed()
        self.news = NewsDesk()
        self.engine = RunEngine(maximumConcurrentRuns: settings.maximumConcurrentRuns)
        self.executor = RunExecutor(
            data: data,
            resources: FilePath(resources.path),
            records: records,
            feed: self.feed,
            news: self.news,
            engine: self.engine,
            toolbox: toolbox,
            runner: runner,
            settings: settings,
            logger: logger
        )
        self.admission = ChangeAdmission(
            data: data,
            records: records,
            toolbox: toolbox,
            discovery: PostgresDiscovery(configured: settings.postgresDirectories, runner: runner),
            runner: runner,
            settings: settings
        )
        self.settings = settings
        self.logger = logger
    }

    /// Waits for the server's stop; then ends the runs at work, and returns when the record of each is complete.
    package func run() async throws {
        // Asked for before anybody waits for it: Ansible alone takes half a second to tell its version.
        async let tools: Void = self.learnTools()
        await tools
        let drift = Task { await DriftSchedule(service: self).run() }
        try? await gracefulShutdown()
        drift.cancel()
        await drift.value
        let waiting = await self.engine.drain()
        for run in waiting {
            await self.discard(run, end: .interrupted("the server was stopped before it began"))
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

    /// Records the end of a run that never began.
    func discard(_ run: RunID, end: RunEnd) async {
        guard let record = try? await self.records.run(run) else { return }
        await self.executor.discard(run, kind: record.kind, end: end)
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
        let majors = await self.admission.discovery.installations().map(\.version)
        self.logger.info("found PostgreSQL", metadata: ["versions": "\(majors.joined(separator: ", "))"])
    }
}
