import ArgumentParser
import Service
import SystemPackage

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Makes a vault key where the former one is lost: `pgherd new-vault-key --data-directory DIR`.
struct NewVaultKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new-vault-key",
        abstract: "Makes a vault key in the place of one that is lost, for a server that is stopped.",
        discussion: """
            What only the lost key opens can't be read any more: the vaults with the clusters' passwords. They are kept \
            under another name. Put the lost key back instead if there is a copy of it.
            """
    )

    @Option(help: "Where the server keeps records and clusters: its data.directory.")
    var dataDirectory: String

    func run() throws {
        let here = FilePath(FileManager.default.currentDirectoryPath)
        let work = NewVaultKey(dataDirectory: here.pushing(FilePath(self.dataDirectory)))
        for line in try work.perform() { print(line) }
    }
}
