import ArgumentParser
import Service
import SystemPackage

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Puts a copy of the records back: `pgherd restore-records FILE --data-directory DIR`.
struct RestoreRecordsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore-records",
        abstract: "Puts a copy of the records in the place of those of a server that is stopped.",
        discussion: """
            The copy is one that the command "backup records" wrote. It is checked first; the records that were there \
            are kept beside it under another name.
            """
    )

    @Argument(help: "The copy.")
    var file: String

    @Option(help: "Where the server keeps records and clusters: its data.directory.")
    var dataDirectory: String

    func run() throws {
        let here = FilePath(FileManager.default.currentDirectoryPath)
        let restore = RecordsRestore(
            file: here.pushing(FilePath(self.file)),
            dataDirectory: here.pushing(FilePath(self.dataDirectory))
        )
        for line in try restore.perform() { print(line) }
    }
}
