import Foundation
package import Model
import Synchronization

/// What Terraform has said so far in a session.
package final class TerraformResult: Sendable {
    /// A resource that a plan would change.
    package struct Change: Hashable, Sendable, Codable {
        package let address: String
        package let action: String
    }

    /// The most changes of a plan that are kept and told of; a cluster has a few dozen.
    private static let keptChanges = 1000

    private struct State {
        var changes: [Change] = []
        var summary: (add: Int, change: Int, remove: Int, imports: Int)?
        var outputs: [String: String] = [:]
        var firstError: String?
        var plain: [String] = []
        var done = 0
        var isPlanned = false
    }

    private let state = Mutex(State())

    package init() {}

    package var changes: [Change] { self.state.withLock { $0.changes } }
    package var outputs: [String: String] { self.state.withLock { $0.outputs } }

    /// `3 to add, 0 to change, 0 to remove`, and what exists and is taken over, if anything is.
    package var summary: String {
        let (add, change, remove, imports) = self.state.withLock { $0.summary } ?? (0, 0, 0, 0)
        return "\(add) to add, \(change) to change, \(remove) to remove"
            + (imports > 0 ? ", \(imports) to take over" : "")
    }

    /// Whether Terraform has said that there is nothing to do, and has done nothing.
    package var isIdle: Bool {
        self.state.withLock { state in
            guard let summary = state.summary else { return false }
            return summary == (0, 0, 0, 0) && state.changes.isEmpty && state.done == 0
        }
    }

    /// How many resources have been made, changed or removed.
    package var doneCount: Int { self.state.withLock { $0.done } }

    /// The first error, or else the last words that were not JSON.
    package var firstError: String? {
        self.state.withLock { state in
            if let error = state.firstError { return error }
            let words = state.plain.suffix(8).joined(separator: " ")
            return words.isEmpty ? nil : words
        }
    }

    /// Takes one message.
    ///
    /// - Returns: The step that it is worth telling of, if it is.
    package func take(_ message: TerraformMessage) -> RunStep? {
        self.state.withLock { state in
            switch message {
            case .plannedChange where state.isPlanned:
                return nil
            case .plannedChange(let address, let action):
                guard state.changes.count < Self.keptChanges else { return nil }
                state.changes.append(Change(address: address, action: action))
                return RunStep(.progress, "\(address): will \(action)")
            case .changeSummary(let add, let change, let remove, let imports, _):
                state.summary = (add, change, remove, imports)
                return nil
            case .applyStart(let address, let action):
                return RunStep(.progress, "\(address): \(action) begins")
            case .applyProgress(let address, let action, let seconds):
                return RunStep(.progress, "\(address): still at \(action) after \(seconds) s")
            case .applyComplete(let address, "read"):
                return RunStep(.progress, "\(address): read complete")
            case .applyComplete(let address, let action):
                state.done += 1
                let total = state.changes.count
                guard state.done <= total else { return RunStep(.progress, "\(address): \(action) complete") }
                return RunStep(
                    .progress,
                    "\(address): \(action) complete",
                    step: state.done,
                    steps: total,
                    percent: state.done * 100 / total
                )
            case .applyErrored(let address, let action):
                return RunStep(.warning, "\(address): \(action) failed")
            case .diagnostic(let diagnostic):
                if diagnostic.isError, state.firstError == nil { state.firstError = diagnostic.sentence }
                return RunStep(.warning, "\(diagnostic.severity): \(diagnostic.sentence)")
            case .outputs(let outputs):
                state.outputs.merge(outputs) { $1 }
                return nil
            case .other:
                return nil
            case .plain(let line):
                let words = line.trimmingCharacters(in: CharacterSet(charactersIn: " │╷╵\t"))
                guard !words.isEmpty else { return nil }
                if state.plain.count < 200 { state.plain.append(String(words.prefix(500))) }
                return nil
            }
        }
    }

    /// Forgets what a try of a command has said that is made again.
    func forgetAttempt() {
        self.state.withLock { state in
            if !state.isPlanned { state.changes = [] }
            state.summary = nil
            state.firstError = nil
        }
    }

    /// Takes over what a plan said would change, so that the apply's progress can be counted.
    package func expect(_ changes: [Change]) {
        self.state.withLock { state in
            state.changes = changes
            state.isPlanned = true
        }
    }
}
