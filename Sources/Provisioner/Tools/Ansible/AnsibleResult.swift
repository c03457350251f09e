import Foundation
package import Model
import Synchronization

/// What a playbook has done so far.
package final class AnsibleResult: Sendable {
    private struct State {
        var task = ""
        var number: Int?
        var total: Int?
        /// The highest that was told of.
        var percent = 0
        var firstFailure: AnsibleEvent.Result?
        var stats: [String: AnsibleEvent.Stats]?
        var lastWords: [String] = []
        var foreign: Set<String> = []
    }

    private let state = Mutex(State())

    package init() {}

    /// The first failure, on whichever host it came first: later ones are often only its echo.
    var firstFailure: AnsibleEvent.Result? { self.state.withLock { $0.firstFailure } }

    /// Whether the playbook said by itself that it was over.
    package var hasEnded: Bool { self.state.withLock { $0.stats != nil } }

    /// Those of some nodes on which the playbook did nothing at all, not even find them unreachable.
    ///
    /// An inventory that does not name a node leaves it out without a word.
    package func untouched(of nodes: [Node]) -> [String] {
        self.state.withLock { state in nodes.map(\.name).filter { state.stats?[$0] == nil } }
    }

    /// How many tasks changed something, over all hosts.
    package var changedCount: Int {
        self.state.withLock { $0.stats?.values.reduce(0) { $0 + max(0, min($1.changed ?? 0, 100_000)) } ?? 0 }
    }

    /// The hosts that could not be reached, by name.
    package var unreachableHosts: [String] {
        self.state.withLock { state in
            (state.stats ?? [:]).filter { ($0.value.unreachable ?? 0) > 0 }.keys.sorted()
        }
    }

    /// The hosts where something belongs to somebody else and was left as it is.
    package var foreignHosts: Set<String> { self.state.withLock { $0.foreign } }

    /// Whether nothing went wrong but that hosts could not be reached.
    var hasOnlyUnreachable: Bool {
        self.state.withLock { state in
            let stats = (state.stats ?? [:]).values
            return stats.allSatisfy { ($0.failures ?? 0) == 0 } && stats.contains { ($0.unreachable ?? 0) > 0 }
        }
    }

    /// The end of the human log, for failures that no event tells of.
    package var lastWords: String { self.state.withLock { $0.lastWords.suffix(6).joined(separator: " ") } }

    /// What is being done now.
    var currentTask: String { self.state.withLock { $0.task } }

    /// The task of the role `pgherd_replica` in which replicas are cloned.
    static let cloning = "Clone the primary"

    /// Whether replicas are being cloned now.
    var isCloning: Bool { self.state.withLock { $0.task == Self.cloning && $0.stats == nil } }

    /// What to tell of a copy that is under way; `nil` where Ansible is not at it any more.
    package func step(of progress: CloneProgress, from primary: String) -> RunStep? {
        self.state.withLock { state in
            guard state.task == Self.cloning, state.stats == nil else { return nil }
            let text = "cloning from \(primary): \(progress.text)"
            return Self.step(.progress, text, progress.node, &state, fraction: progress.fraction)
        }
    }

    /// What to tell of a module that takes its time on a node.
    package func step(of progress: NodeProgress, on node: String) -> RunStep {
        self.state.withLock { state in
            let fraction = Double(min(max(progress.percent ?? 0, 0), 100)) / 100
            return Self.step(.progress, "\(state.task): \(progress.text)", node, &state, fraction: fraction)
        }
    }

    /// Takes a line of the human log.
    package func hear(_ line: String) {
        let words = line.prefix(500)
        guard !words.allSatisfy({ $0 == " " || $0 == "\t" }) else { return }
        self.state.withLock { state in
            state.lastWords.append(String(words))
            if state.lastWords.count > 20 { state.lastWords.removeFirst() }
        }
    }

    /// Takes one event.
    ///
    /// - Returns: The step that it is worth telling of, if it is.
    package func take(_ event: AnsibleEvent) -> RunStep? {
        self.state.withLock { state in
            switch event {
            case .play, .other:
                return nil
            case .task(let name, let number, let total):
                // Many a task finds nothing to do, so it is told of when it has done something.
                (state.task, state.number, state.total) = (Self.title(name), number, total)
                return nil
            case .result(let result):
                return Self.step(of: result, &state)
            case .warning(let text):
                return RunStep(.warning, text)
            case .stats(let stats):
                state.stats = stats
                return nil
            }
        }
    }

    private static func step(of result: AnsibleEvent.Result, _ state: inout State) -> RunStep? {
        if result.left == true { state.foreign.insert(result.host) }
        let span = result.seconds.map { " (\(($0 * 10).rounded() / 10) s)" } ?? ""
        switch result.status {
        case "changed":
            return Self.step(.progress, "\(Self.title(result.task))\(span)", result.host, &state)
        case "failed", "unreachable":
            if state.firstFailure == nil { state.firstFailure = result }
            return Self.step(
                .warning,
                "\(Self.title(result.task)): \(result.message ?? result.status)",
                result.host,
                &state
            )
        default:
            return nil
        }
    }

    /// A task's name without its role's.
    package static func title(_ name: String) -> String {
        name.range(of: " : ").map { String(name[$0.upperBound...]) } ?? name
    }

    /// A step of the task that is under way; `fraction` of it is done on this node, from 0 to 1.
    ///
    /// What is told never goes back, though one node may be done where another is half-way.
    private static func step(
        _ kind: RunEvent.State,
        _ text: String,
        _ node: String?,
        _ state: inout State,
        fraction: Double = 0
    ) -> RunStep {
        guard let number = state.number, let total = state.total,
            (1...100_000).contains(total), (1...total).contains(number)
        else {
            return RunStep(kind, text, node: node)
        }
        state.percent = max(state.percent, Int((Double(number - 1) + fraction) * 100 / Double(total)))
        return RunStep(kind, text, node: node, step: number, steps: total, percent: state.percent)
    }
}
