import Foundation
import SystemPackage

extension DataDirectory {
    /// The names of all workspaces.
    func workspaceNames() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: self.clusters.string)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }

    /// Makes sure that records which are missing have never been there.
    ///
    /// With new records, clusters that run would be nobody's.
    ///
    /// - Throws: ``RecordsFailure`` with the way out.
    func checkRecords() throws {
        let size = (try? FileManager.default.attributesOfItem(atPath: self.records.string))?[.size] as? NSNumber
        let names = self.workspaceNames()
        guard (size?.intValue ?? 0) == 0, !names.isEmpty else { return }
        let shown = names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
        throw RecordsFailure(
            "there are no records at \(self.records), but workspaces in \(self.clusters) (\(shown)); put the records back with pgherd restore-records, or, to begin anew, move \(self.clusters) away"
        )
    }
}
