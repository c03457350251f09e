package import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// The processes that the kernel knows, as far as they can be looked into.
package enum ProcessTable {
    /// Where a process id means something: one start of the machine, and one container on it.
    static let world: String = {
        let boot = FileManager.default.contents(atPath: "/proc/sys/kernel/random/boot_id")
        let text = String(decoding: boot ?? Data(), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        let namespace = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
        return "\(text) \(namespace ?? "")"
    }()

    /// Every process but this one.
    package static func all() -> [ProcessStatus] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { $0 != getpid() }.compactMap(self.status)
    }

    /// What the kernel says of a process, if there is one.
    package static func status(of process: pid_t) -> ProcessStatus? {
        guard let line = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return nil }
        return ProcessStatus(line: String(decoding: line, as: UTF8.self))
    }

    /// The processes that work in a directory or below it, also where that has been removed under them.
    ///
    /// Those of other users are only seen by root.
    ///
    /// - Parameter directory: An absolute path without symbolic links.
    /// - Returns: Them, in no order.
    package static func working(in directory: String) -> [ProcessStatus] {
        self.all().filter { process in
            guard !process.hasEnded,
                let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process.id)/cwd")
            else { return false }
            // The kernel marks a removed directory so.
            let path = place.hasSuffix(" (deleted)") ? String(place.dropLast(" (deleted)".count)) : place
            return path == directory || path.hasPrefix(directory + "/")
        }
    }

    /// Waits until each process that is just being given a program has it, for two seconds at most.
    ///
    /// In that moment it has neither arguments nor an environment to be found by. On a busy machine the moment can be long.
    /// Until then a child of the server holds the lock of the data directory, so that no other server is there to look.
    package static func settle() async {
        var unsettled = self.all().filter { self.isBetweenPrograms($0) }.map(\.id)
        for _ in 0..<200 where !unsettled.isEmpty {
            try? await ContinuousClock().sleep(for: .milliseconds(10))
            unsettled = unsettled.filter { self.status(of: $0).map { self.isBetweenPrograms($0) } ?? false }
        }
    }

    /// Whether a process lives, and neither the program that it had before nor the one that it is given can be told.
    ///
    /// - Parameters:
    ///   - process: The process.
    ///   - read: Reads a file; replaced in tests.
    /// - Returns: Whether it is so.
    static func isBetweenPrograms(
        _ process: ProcessStatus,
        read: (String) -> Data? = { FileManager.default.contents(atPath: $0) }
    ) -> Bool {
        guard !process.hasEnded, !process.isOfKernel else { return false }
        // What can't be looked into is another user's.
        return ["cmdline", "environ"].allSatisfy { read("/proc/\(process.id)/\($0)")?.isEmpty == true }
    }

    /// The value of a variable in the environment that a process was started with.
    ///
    /// - Returns: `nil` where there is none, or where it can't be looked into, as with another user's process.
    static func variable(_ name: String, of process: pid_t) -> String? {
        let prefix = Array((name + "=").utf8)
        guard let environment = FileManager.default.contents(atPath: "/proc/\(process)/environ") else { return nil }
        return environment.split(separator: 0).first { $0.starts(with: prefix) }
            .map { String(decoding: $0.dropFirst(prefix.count), as: UTF8.self) }
    }
}
