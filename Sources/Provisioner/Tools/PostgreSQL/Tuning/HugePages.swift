import Commands
import Foundation

/// The huge pages of a machine: what there are, and what an instance needs.
package enum HugePages {
    /// How many the kernel keeps, whether they are in use or not; `nil` where it does not say.
    package static var total: Int? {
        (try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8)).flatMap(Self.total(in:))
    }

    /// The same, from the text of `/proc/meminfo`.
    package static func total(in text: String) -> Int? {
        let line = text.split(separator: "\n").first { $0.hasPrefix("HugePages_Total:") }
        return line.flatMap { Int($0.drop { $0 != ":" }.dropFirst().filter { $0 != " " }) }
    }

    /// Whether a value of `huge_pages` has PostgreSQL not start without them.
    static func isDemand(_ value: String) -> Bool { ["on", "true", "yes", "1"].contains(value.lowercased()) }

    /// - Throws: ``CommandFailure`` where PostgreSQL must have huge pages and the machine has none: it would not start.
    package static func check(_ settings: [String: String], total: Int?) throws {
        guard let value = settings["huge_pages"], Self.isDemand(value), total == 0 else { return }
        throw CommandFailure(
            .badSetting,
            "set.huge_pages=\(value) can't work: this machine keeps no huge pages (vm.nr_hugepages is 0), so PostgreSQL would not start; huge_pages=try takes them where there are",
            argument: "set.huge_pages",
            hint: "try"
        )
    }

    /// In kibibytes.
    private static let size: Int64 = 2048

    /// The number of pages of 2 MB, `vm.nr_hugepages`.
    ///
    /// PostgreSQL 15 to 18 say by `postgres -C shared_memory_size` that they take 2.3 to 3.5 percent and some 0.2 MB a connection
    /// beside `shared_buffers`; a page too few, and none is used.
    ///
    /// - Parameter settings: Those that a node was tuned with.
    /// - Returns: 0 where the tuning does not ask for huge pages.
    package static func count(for settings: [String: String]) -> Int64 {
        guard settings["huge_pages"] != nil,
            let buffers = settings["shared_buffers"].flatMap(NodeTuning.kibibytes),
            let connections = settings["max_connections"].flatMap(Int64.init)
        else { return 0 }
        let memory = buffers + buffers * 3 / 100 + 131_072 + 256 * connections
        return (memory + self.size - 1) / self.size
    }
}
