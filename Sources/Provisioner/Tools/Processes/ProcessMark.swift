package import Foundation

/// The mark that every process of a run, or of a look, carries in its environment, by which its whole tree is found again, also after
/// it has left its process group or after the server has died.
package struct ProcessMark: Hashable, Sendable {
    static let variable = "PGHERD_RUN"

    /// Names the data directory and the run: `5f0c…:42`.
    package let value: String

    package init(installation: String, run: Int64) {
        self.value = "\(installation):\(run)"
    }

    /// The mark of work that belongs to no run and changes nothing.
    package init(installation: String, look: UUID) {
        self.value = "\(installation):look-\(look.uuidString)"
    }

    /// Finds this run's processes.
    package var search: ProcessSearch {
        ProcessSearch(isMarked: { $0 == self.value })
    }

    /// Finds the processes of every run of an installation.
    package static func search(installation: String) -> ProcessSearch {
        let prefix = "\(installation):"
        return ProcessSearch(isMarked: { $0.hasPrefix(prefix) })
    }
}
