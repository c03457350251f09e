package import Model

#if canImport(Glibc)
    package import Glibc
#endif

/// What the processes of runs are found by, wherever they have gone: the mark in their environment, and the sessions of
/// the programs that were started, for those that have dropped their environment.
package struct ProcessSearch: Sendable {
    /// Tells by its mark whether a process is meant; `nil` looks for no marks.
    var isMarked: (@Sendable (String) -> Bool)?
    /// The leaders of the sessions that are meant.
    package var sessions: [ProcessIdentity] = []

    /// How long killing may take: each look is 10 ms after the one before.
    private static let looks = 200

    /// The living processes that are meant.
    package func processes() -> [pid_t] {
        let all = ProcessTable.all()
        var found = Set(self.sessions.flatMap { $0.members(among: all) }.map(\.id))
        if let isMarked = self.isMarked {
            for process in all where !process.hasEnded && !found.contains(process.id) {
                guard let mark = ProcessTable.variable(ProcessMark.variable, of: process.id) else { continue }
                if isMarked(mark) { found.insert(process.id) }
            }
        }
        return found.sorted()
    }

    /// Kills the processes that are meant, and waits until none is left.
    ///
    /// Goes on in a task that has been cancelled.
    ///
    /// - Parameter kill: Ends a process; replaced in tests.
    /// - Returns: How many were killed, and those that could not be.
    package func sweep(
        kill: @escaping @Sendable (pid_t) -> Void = { _ = Glibc.kill($0, SIGKILL) }
    ) async -> (killed: Int, left: [pid_t]) {
        await Task {
            var killed: Set<pid_t> = []
            // A process may fork between the look and the kill, so look until a look finds none.
            for _ in 0..<Self.looks {
                let found = self.processes()
                guard !found.isEmpty else { return (killed.count, []) }
                for process in found {
                    kill(process)
                    killed.insert(process)
                }
                try? await ContinuousClock().sleep(for: .milliseconds(10))
            }
            let left = self.processes()
            return (killed.subtracting(left).count, left)
        }.value
    }
}
