import ArgumentParser

/// Prints the version: `pgherd version`.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Prints the version.")

    func run() {
        print("pgherd \(ServerVersion.current)")
    }
}
