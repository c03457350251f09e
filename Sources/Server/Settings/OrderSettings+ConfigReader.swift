import Commands
import Configuration
import Model
import SystemPackage

extension OrderSettings {
    init(_ reader: ConfigReader) throws {
        self.init()
        let limits: [(Target, SettingKey)] = [
            (.local, .maximumConcurrentRunsLocal), (.hosts, .maximumConcurrentRunsHosts),
            (.aws, .maximumConcurrentRunsAWS),
        ]
        for (target, key) in limits {
            self.maximumConcurrentRunsOnTarget[target] = reader.int(forKey: key.configKey)
        }
        self.maximumWaitingRuns = try reader.number(.maximumWaitingRuns)
        self.queueTimeout = try reader.seconds(.queueTimeout)
        self.recovery = Recovery(rawValue: try reader.text(.recovery)) ?? .ask
        self.drainTimeout = try reader.seconds(.drainTimeout)
        self.retries = try reader.number(.retries)
        let (watch, drift) = (try reader.number(.watchInterval), try reader.number(.driftInterval))
        self.watchInterval = watch == 0 ? nil : .seconds(watch)
        self.driftInterval = drift == 0 ? nil : .seconds(drift)
        let (history, logs) = (try reader.number(.historyDays), try reader.number(.logDays))
        self.historyRetention = history == 0 ? nil : .seconds(history * 86_400)
        self.logRetention = logs == 0 ? nil : .seconds(logs * 86_400)
        self.backupDirectory = reader.path(.backupDirectory)
    }
}
