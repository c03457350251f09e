import ArgumentParser
import SystemPackage

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The settings that `pgherd serve` takes as arguments.
struct SettingOptions: ParsableArguments {
    @Option(help: "The configuration file. Without it the defaults hold.")
    var config: String?

    @Option(help: "Where to listen: listen.host.")
    var listenHost: String?

    @Option(help: "The port to listen on, 0 for a free one: listen.port.")
    var listenPort: String?

    @Option(help: "Where records and clusters are kept: data.directory.")
    var dataDirectory: String?

    @Option(help: "trace, debug, info, notice, warning, error or critical: log.level.")
    var logLevel: String?

    @Option(name: .customLong("set"), help: ArgumentHelp("Any other setting of the file.", valueName: "key=value"))
    var others: [String] = []

    /// Puts together what the command line, the environment, the file and the defaults say.
    func settings() throws -> Settings {
        let process = ProcessInfo.processInfo
        var sources = [try SettingSource.arguments(self.given()), try SettingSource.environment(process.environment)]
        if let config { sources.append(try ConfigurationFile.source(at: config)) }
        return try Settings(sources: sources, workingDirectory: FilePath(FileManager.default.currentDirectoryPath))
    }

    private func given() throws(SettingFault) -> [(name: String, text: String)] {
        let named: [(SettingKey, String?)] = [
            (.listenHost, self.listenHost),
            (.listenPort, self.listenPort),
            (.dataDirectory, self.dataDirectory),
            (.logLevel, self.logLevel),
        ]
        var given = named.compactMap { key, text in text.map { (name: key.name, text: $0) } }
        for other in self.others {
            guard let separator = other.firstIndex(of: "=") else {
                throw SettingFault(origin: "the command line", key: "--set \(other)", reason: "must be KEY=VALUE")
            }
            given.append((name: String(other[..<separator]), text: String(other[other.index(after: separator)...])))
        }
        return given
    }
}
