import ArgumentParser

/// The program `pgherd`.
@main
struct PgherdCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pgherd",
        abstract: "Builds PostgreSQL clusters from one line of text.",
        subcommands: [ServeCommand.self, CheckConfigCommand.self, RestoreRecordsCommand.self, VersionCommand.self]
    )
}
