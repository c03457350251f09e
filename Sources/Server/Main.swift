import ArgumentParser

/// The program `pgherd`.
@main
struct PgherdCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pgherd",
        abstract: "Builds PostgreSQL clusters from one line of text.",
        version: ServerVersion.current,
        subcommands: [
            ServeCommand.self, CheckConfigCommand.self, RestoreRecordsCommand.self, NewVaultKeyCommand.self,
            VersionCommand.self,
        ]
    )
}
