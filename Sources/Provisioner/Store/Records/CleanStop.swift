import Foundation
import SystemPackage

#if canImport(Glibc)
    import Glibc
#endif

/// A note beside the records that a server has ended well, so that the next one need not look through all of them.
///
/// The note names the file as it was left; it counts only as long as that is what is there.
struct CleanStop: Hashable, Sendable {
    /// The records.
    let path: FilePath

    private var note: FilePath { FilePath(self.path.string + "-clean") }

    /// Whether the records are exactly what a server has left that ended well.
    var counts: Bool {
        guard let seen = self.appearance, let note = FileManager.default.contents(atPath: self.note.string) else {
            return false
        }
        return note == Data(seen.utf8)
    }

    /// Writes the note; the records must be closed.
    ///
    /// Where that fails, the next start looks through the records, which takes longer and does no harm.
    func leave() {
        guard let seen = self.appearance else { return }
        _ = FileManager.default.createFile(
            atPath: self.note.string,
            contents: Data(seen.utf8),
            attributes: [.posixPermissions: 0o600]
        )
    }

    /// Takes the note away, before anything is written.
    func remove() { unlink(self.note.string) }

    /// What the file looks like from outside; `nil` where it is missing, or a log of changes is beside it.
    private var appearance: String? {
        let files = FileManager.default
        let log = try? files.attributesOfItem(atPath: self.path.string + "-wal")
        guard (log?[.size] as? NSNumber)?.intValue ?? 0 == 0,
            let facts = try? files.attributesOfItem(atPath: self.path.string),
            let number = facts[.systemFileNumber] as? NSNumber, let size = facts[.size] as? NSNumber,
            let time = facts[.modificationDate] as? Date
        else { return nil }
        return "\(number) \(size) \(time.timeIntervalSince1970)\n"
    }
}
