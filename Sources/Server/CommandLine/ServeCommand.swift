import ArgumentParser
import Logging
import ServiceLifecycle
import UnixSignals

/// Runs the server: `pgherd serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Runs the server until SIGTERM or SIGINT.",
        discussion: """
            A setting on the command line counts before one in the environment (PGHERD_LISTEN_PORT for listen.port), \
            that before one in the file, and that before the default.
            """
    )

    @OptionGroup
    var options: SettingOptions

    func run() async throws {
        let settings = try self.options.settings()
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = settings.logLevel
            return handler
        }
        try await ServerProcess(settings: settings, logger: Logger(label: "pgherd")).run()
    }
}
