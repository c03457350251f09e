import Commands
package import Foundation
import Model
import Resources
package import SystemPackage

/// Until when each PostgreSQL major gets fixes, and which major each operating system brings.
///
/// The built-in table is `Resources/postgresql-majors.json`; `postgres.majors_file` names another one. The dates are those of
/// https://www.postgresql.org/support/versioning/: a major appears each autumn and is supported for five years.
package struct MajorTable: Hashable, Sendable {
    /// The day of the final release of each major, `2026-11-12`.
    private let ends: [Int: String]
    /// The major that a system brings, by its name as ``MachineReport/systemKey`` gives it: `debian 12`.
    private let systems: [String: Int]

    /// Today in UTC, `2026-11-30`.
    package static var today: String { String(Timestamp.now.description.prefix(10)) }

    /// The table that belongs to this version of pgherd.
    ///
    /// - Throws: ``StartFailure`` where it is missing or can't be read.
    package static func builtIn() throws -> MajorTable {
        guard let root = InstalledFiles.root else {
            throw StartFailure("the table of PostgreSQL's majors that belongs to pgherd is missing")
        }
        return try MajorTable(file: root.appending("postgresql-majors.json"))
    }

    /// - Throws: ``StartFailure`` that names the file and what is wrong with it.
    package init(file: FilePath) throws {
        guard let content = FileManager.default.contents(atPath: file.string) else {
            throw StartFailure("postgres.majors_file: \(file) can't be read")
        }
        do {
            try self.init(json: content)
        } catch let failure as StartFailure {
            throw StartFailure("postgres.majors_file: \(file): \(failure)")
        } catch {
            throw StartFailure(
                "postgres.majors_file: \(file) is not a table of majors: it needs \"majors\", each with \"major\" and \"end\", and \"systems\", each with \"system\" and \"major\""
            )
        }
    }

    /// - Throws: ``StartFailure`` for a major given twice, one that pgherd does not know, and what is not a day;
    ///   `DecodingError` for another form.
    package init(json: Data) throws {
        let content = try JSONDecoder().decode(Content.self, from: json)
        var ends: [Int: String] = [:]
        for entry in content.majors {
            guard ends.updateValue(entry.end, forKey: entry.major) == nil else {
                throw StartFailure("major \(entry.major) is there twice")
            }
            guard entry.end.utf8.count == 10, Timestamp(entry.end) != nil else {
                throw StartFailure(
                    "\"\(entry.end)\", the end of major \(entry.major), is not a day such as 2026-11-12"
                )
            }
        }
        var systems: [String: Int] = [:]
        for entry in content.systems {
            guard systems.updateValue(entry.major, forKey: entry.system) == nil else {
                throw StartFailure("system \"\(entry.system)\" is there twice")
            }
        }
        let majors = Set(ends.keys).union(systems.values)
        if let strange = majors.sorted().first(where: { !ProtocolLimits.majors.contains($0) }) {
            throw StartFailure("major \(strange) is none that this version of pgherd knows")
        }
        if let missing = ProtocolLimits.majors.first(where: { ends[$0] == nil }) {
            throw StartFailure("the end of major \(missing) is missing")
        }
        self.ends = ends
        self.systems = systems
    }

    /// The day on which a major got its last fixes, where that is behind `day`; `nil` for one that is supported.
    package func pastEnd(of major: Int, on day: String = MajorTable.today) -> String? {
        self.ends[major].flatMap { $0 < day ? $0 : nil }
    }

    /// One sentence about a major past its end; `nil` for one that is supported.
    package func warning(of major: Int, on day: String = MajorTable.today) -> String? {
        self.pastEnd(of: major, on: day).map {
            "PostgreSQL \(major) is past its end of life: its last release was on \($0), and it gets no more fixes"
        }
    }

    /// The newest major that is supported; where none is, the newest one known.
    package func newestSupported(on day: String = MajorTable.today) -> Int {
        ProtocolLimits.majors.last { self.pastEnd(of: $0, on: day) == nil } ?? ProtocolLimits.majors.upperBound
    }

    /// The major that a system gets where nobody asks for one: its own, or, where that is past its end, the newest that is
    /// supported.
    ///
    /// - Returns: `nil` for a system that is not in the table.
    package func usual(on system: String, at day: String = MajorTable.today) -> Int? {
        self.systems[system].map { self.pastEnd(of: $0, on: day) == nil ? $0 : self.newestSupported(on: day) }
    }

    /// The systems of the table with the majors that they bring.
    package var ownMajors: [String: Int] { self.systems }

    private struct Content: Decodable {
        struct Major: Decodable {
            let major: Int
            let end: String
        }
        struct System: Decodable {
            let system: String
            let major: Int
        }
        let majors: [Major]
        let systems: [System]
    }
}
