import Synchronization

/// Everything that the clients of a herd were told, life after life of its server.
final class Witness: Sendable {
    private struct Told {
        /// Events by run and number, as the lines they came in.
        var events: [Int: [Int: String]] = [:]
        /// The last word on a run: `OK` or the code of an `ERR`.
        var ends: [Int: String] = [:]
        /// Runs of which something was heard since the last look.
        var touched: Set<Int> = []
        /// Phases that have begun in this life.
        var phases: Set<String> = []
        /// The phase that is to be cut off at this life's end.
        var wantedPhase: String?
        /// What a client should never have been told.
        var faults: [String] = []
    }

    private let told = Mutex(Told())

    /// A client heard a line of the answer to `command`.
    func hear(_ reply: Reply, of command: String) {
        self.told.withLock { told in
            guard let run = reply.number("run") else { return }
            switch reply.kind {
            case "ACK":
                told.touched.insert(run)
            case "EVT":
                guard let number = reply.number("seq") else { return }
                told.touched.insert(run)
                if let phase = reply["phase"], reply["state"] == "started" { told.phases.insert(phase) }
                if let known = told.events[run]?[number], known != reply.line {
                    told.faults.append("event \(number) of run \(run) was told as \(known) and as \(reply.line)")
                }
                told.events[run, default: [:]][number] = reply.line
            case "OK" where reply["took"] != nil:
                told.ends[run] = "OK"
            case "ERR" where reply["took"] != nil:
                told.ends[run] = reply["code"]
            default:
                return
            }
        }
    }

    /// A client saw something that must not be.
    func accuse(_ fault: String) {
        self.told.withLock { $0.faults.append(fault) }
    }

    /// Whether a client has heard since the last life's end that `phase` begins.
    func hasBegun(_ phase: String) -> Bool { self.told.withLock { $0.phases.contains(phase) } }

    /// The phase that is to be cut off at this life's end, if it is a certain one.
    var wantedPhase: String? {
        get { self.told.withLock { $0.wantedPhase } }
        set { self.told.withLock { $0.wantedPhase = newValue } }
    }

    /// A life is over.
    ///
    /// - Returns: The runs of which something was heard in it, and what should never have been told.
    func endLife() -> (touched: Set<Int>, faults: [String]) {
        self.told.withLock { told in
            defer { (told.touched, told.phases, told.faults) = ([], [], []) }
            return (told.touched, told.faults)
        }
    }

    /// What was told of a run: its events by number, and how it ended.
    func told(of run: Int) -> (events: [Int: String], end: String?) {
        self.told.withLock { ($0.events[run] ?? [:], $0.ends[run]) }
    }
}
