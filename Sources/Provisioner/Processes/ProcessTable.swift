import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// The processes that the kernel knows, as far as they can be looked into.
enum ProcessTable {
    /// Where a process id means something: one start of the machine, and one container on it.
    static let world: String = {
        let boot = FileManager.default.contents(atPath: "/proc/sys/kernel/random/boot_id")
        let text = String(decoding: boot ?? Data(), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        let namespace = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
        return "\(text) \(namespace ?? "")"
    }()

    /// Every process but this one.
    static func all() -> [ProcessStatus] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { $0 != getpid() }.compactMap(self.status)
    }

    /// What the kernel says of a process, if there is one.
    static func status(of process: pid_t) -> ProcessStatus? {
        guard let line = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return nil }
        return ProcessStatus(line: String(decoding: line, as: UTF8.self))
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
