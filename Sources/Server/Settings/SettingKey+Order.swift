import Commands
import Configuration
import Model

/// The settings about the line of runs, about what happens without a command, and about copies of the records.
extension SettingKey {
    static let maximumConcurrentRunsLocal = SettingKey("runs.max_concurrent_local", .integer(1...64), nil)
    static let maximumConcurrentRunsHosts = SettingKey("runs.max_concurrent_hosts", .integer(1...64), nil)
    static let maximumConcurrentRunsAWS = SettingKey("runs.max_concurrent_aws", .integer(1...64), nil)
    static let maximumWaitingRuns = SettingKey(
        "runs.max_waiting",
        .integer(1...100_000),
        .int(work.order.maximumWaitingRuns)
    )
    static let queueTimeout = SettingKey(
        "runs.queue_timeout_seconds",
        .integer(1...2_592_000),
        seconds(work.order.queueTimeout)
    )
    static let recovery = SettingKey(
        "runs.recovery",
        .choice(OrderSettings.Recovery.allCases.map(\.rawValue)),
        .string(work.order.recovery.rawValue)
    )
    static let drainTimeout = SettingKey(
        "runs.drain_timeout_seconds",
        .integer(0...86_400),
        seconds(work.order.drainTimeout)
    )
    static let retries = SettingKey("runs.retries", .integer(0...10), .int(work.order.retries))
    static let watchInterval = SettingKey(
        "watch.interval_seconds",
        .integer(0...86_400),
        .int(Int(work.order.watchInterval?.components.seconds ?? 0))
    )
    static let driftInterval = SettingKey("drift.interval_seconds", .integer(0...2_592_000), .int(0))
    static let historyDays = SettingKey(
        "retention.history_days",
        .integer(0...36_500),
        days(work.order.historyRetention)
    )
    static let logDays = SettingKey("retention.log_days", .integer(0...36_500), days(work.order.logRetention))
    static let backupDirectory = SettingKey("data.backup_directory", .path, nil)

    private static func days(_ duration: Duration?) -> ConfigContent {
        .int(Int((duration?.components.seconds ?? 0) / 86_400))
    }
}
