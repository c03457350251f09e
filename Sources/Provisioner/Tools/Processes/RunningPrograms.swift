import Commands
import Synchronization

/// The programs of runs that are at work now.
final class RunningPrograms: Sendable {
    private struct State {
        var programs: [Int: (run: RunID, supervision: ProcessSupervision)] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    /// Takes a program in.
    ///
    /// - Returns: A number by which it is taken out again.
    func add(_ supervision: ProcessSupervision, of run: RunID) -> Int {
        self.state.withLock { state in
            state.next += 1
            state.programs[state.next] = (run, supervision)
            return state.next
        }
    }

    func remove(_ number: Int) {
        self.state.withLock { $0.programs[number] = nil }
    }

    /// Shortens the time that the programs of a run have to end by themselves, once they are being ended.
    func hasten(_ run: RunID) {
        let programs = self.state.withLock { $0.programs.values.filter { $0.run == run } }
        for program in programs { program.supervision.hasten() }
    }

    /// Begins the limits of the programs of a run anew.
    func progressed(of run: RunID) {
        let programs = self.state.withLock { $0.programs.values.filter { $0.run == run } }
        for program in programs { program.supervision.progressed() }
    }
}
