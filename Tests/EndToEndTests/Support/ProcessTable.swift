import Foundation
import Glibc

/// What the kernel says of the processes that run now.
enum ProcessTable {
    struct Entry: Sendable, CustomStringConvertible {
        let id: pid_t
        let arguments: [String]
        let environment: [String]
        let directory: String

        var description: String { "\(self.id) \(self.arguments.joined(separator: " "))" }

        /// The mark that a run's processes carry.
        var mark: String? {
            self.environment.first { $0.hasPrefix("PGHERD_RUN=") }.map { String($0.dropFirst("PGHERD_RUN=".count)) }
        }

        /// Whether it works in `directory` or was told of it.
        func belongs(to directory: String) -> Bool {
            self.directory.hasPrefix(directory)
                || (self.arguments + self.environment).contains { $0.contains(directory) }
        }
    }

    /// Every process that can be looked into, without this one, its ancestors and zombies.
    static func all() -> [Entry] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { $0 != getpid() && $0 != getppid() }.compactMap { self.entry($0) }
    }

    /// The processes of a scratch directory.
    static func processes(in directory: String) -> [Entry] {
        self.all().filter { $0.belongs(to: directory) }
    }

    /// Kills the processes of a scratch directory until there are none.
    static func killAll(in directory: String) async throws {
        try await Deadline.until("every process of \(directory) is dead", within: .seconds(20)) {
            let found = self.processes(in: directory)
            for process in found { kill(process.id, SIGKILL) }
            return found.isEmpty
        }
    }

    /// The most memory that a process has had, in bytes.
    static func peakMemory(of process: pid_t) -> Int? {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8) else { return nil }
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
    }

    private static func entry(_ id: pid_t) -> Entry? {
        // The files of a process that has just ended, or of a zombie, can't be read or are empty.
        guard let arguments = self.strings("/proc/\(id)/cmdline"), !arguments.isEmpty else { return nil }
        let directory = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(id)/cwd")) ?? ""
        return Entry(
            id: id,
            arguments: arguments,
            environment: self.strings("/proc/\(id)/environ") ?? [],
            directory: directory
        )
    }

    private static func strings(_ path: String) -> [String]? {
        FileManager.default.contents(atPath: path)?.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
}
