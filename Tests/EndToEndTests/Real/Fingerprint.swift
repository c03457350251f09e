import Foundation

/// What a directory holds, to the last byte and the time of the last change, without what a running PostgreSQL writes by
/// itself.
struct Fingerprint: Hashable, Sendable {
    private struct Entry: Hashable, Sendable {
        let mode: Int?
        let changed: Date?
        let content: Data?
    }

    private let entries: [String: Entry]

    /// The directories of an instance that its server writes to; a few of their files are configuration.
    private static let ownedByServer = ["data", "log", "run"]
    private static let configuration: Set<String> = [
        "postgresql.conf", "postgresql.auto.conf", "standby.signal", "PG_VERSION",
    ]

    init(of directory: URL) {
        var entries: [String: Entry] = [:]
        let walker = FileManager.default.enumerator(atPath: directory.path)
        while let path = walker?.nextObject() as? String {
            let parts = path.split(separator: "/").map(String.init)
            let place = directory.appendingPathComponent(path).path
            let attributes = (try? FileManager.default.attributesOfItem(atPath: place)) ?? [:]
            let isDirectory = attributes[.type] as? FileAttributeType == .typeDirectory
            if parts.count > 2, Self.ownedByServer.contains(parts[1]), !Self.configuration.contains(parts[2]) {
                if isDirectory { walker?.skipDescendants() }
                continue
            }
            let isServers = parts.count == 2 && Self.ownedByServer.contains(parts[1])
            entries[path] = Entry(
                mode: attributes[.posixPermissions] as? Int,
                changed: isServers ? nil : attributes[.modificationDate] as? Date,
                content: isDirectory ? nil : FileManager.default.contents(atPath: place)
            )
        }
        self.entries = entries
    }

    /// The paths that another one has otherwise, or has not.
    func differences(from other: Fingerprint) -> [String] {
        Set(self.entries.keys).union(other.entries.keys).filter { self.entries[$0] != other.entries[$0] }.sorted()
    }
}
