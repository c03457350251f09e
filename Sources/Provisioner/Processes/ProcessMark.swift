import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// The mark that every process of a run, or of a look, carries in its environment, by which its whole tree is found again, also after
/// it has left its process group or after the server has died.
struct ProcessMark: Hashable, Sendable {
    static let variable = "PGHERD_RUN"

    /// Names the data directory and the run: `5f0c…:42`.
    let value: String

    init(installation: String, run: Int64) {
        self.value = "\(installation):\(run)"
    }

    /// The mark of work that belongs to no run and changes nothing.
    init(installation: String, look: UUID) {
        self.value = "\(installation):look-\(look.uuidString)"
    }

    /// Kills every process that carries a mark of this installation, and waits until none is left.
    ///
    /// - Returns: The number of processes killed; those that could not be are counted in `left`.
    static func sweep(_ isMarked: (String) -> Bool) -> (killed: Int, left: Int) {
        var killed: Set<pid_t> = []
        // A process may fork between the look and the kill, so look until a look finds none.
        for _ in 0..<200 {
            let found = self.processes(where: isMarked)
            guard !found.isEmpty else { return (killed.count, 0) }
            for process in found {
                kill(process, SIGKILL)
                killed.insert(process)
            }
            usleep(10_000)
        }
        return (killed.count, self.processes(where: isMarked).count)
    }

    /// Kills what is left of this run's processes.
    @discardableResult
    func sweep() -> (killed: Int, left: Int) {
        Self.sweep { $0 == self.value }
    }

    /// The living processes whose environment holds a mark that `isMarked` accepts, without zombies.
    static func processes(where isMarked: (String) -> Bool) -> [pid_t] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        let prefix = Array((Self.variable + "=").utf8)
        return entries.compactMap { entry -> pid_t? in
            guard let process = pid_t(entry), process != getpid() else { return nil }
            guard let environment = FileManager.default.contents(atPath: "/proc/\(process)/environ") else { return nil }
            for variable in environment.split(separator: 0) where variable.starts(with: prefix) {
                return isMarked(String(decoding: variable.dropFirst(prefix.count), as: UTF8.self)) ? process : nil
            }
            return nil
        }
    }
}
