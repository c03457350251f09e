import ArgumentParser
import SystemPackage

/// Checks a configuration file: `pgherd check-config FILE`.
struct CheckConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config",
        abstract: "Checks a configuration file as serve would, without starting anything."
    )

    @Argument(help: "The configuration file.")
    var file: String

    func run() throws {
        let source = try ConfigurationFile.source(at: self.file)
        let settings = try Settings(sources: [source], workingDirectory: "/")
        try settings.listen.checkLiteralHost(origin: self.file)
        let count = source.values.count
        print("\(self.file): no faults, \(count) \(count == 1 ? "setting" : "settings")")
    }
}
