import Foundation

/// One line of the workspace's Ansible callback, which tells what a playbook does
/// (`callback_plugins/pgherd_events.py`).
package enum AnsibleEvent: Hashable, Sendable {
    case play(name: String)
    case task(name: String, number: Int?, of: Int?)
    case result(Result)
    case warning(String)
    /// The end of a playbook that was not cut off, by host: failures and unreachable.
    case stats([String: Stats])
    /// Not understood; kept.
    case other(String)

    /// What a task did on a host.
    package struct Result: Hashable, Sendable, Decodable {
        package let host: String
        package let task: String
        /// `ok`, `changed`, `failed`, `skipped`, `unreachable`, `ignored`.
        package let status: String
        package let message: String?
        package let seconds: Double?
        /// Of a failure: of which kind it is, where the module says so; see ``Predicament``.
        package var kind: String?
        /// In check mode, what would be changed, where the task can tell.
        package var differences: [Change]?
        /// Whether the task has found what belongs to somebody else, and left it as it is.
        package var left: Bool?
    }

    /// One thing that a task would change.
    package struct Change: Hashable, Sendable, Decodable {
        package let what: String
        package let expected: String
        package let found: String
    }

    /// What happened on a host in all.
    package struct Stats: Hashable, Sendable, Decodable {
        package let ok: Int?
        package let changed: Int?
        package let failures: Int?
        package let unreachable: Int?
    }

    /// Never fails: what is not understood is kept as it is.
    package init(line: String) {
        let decoder = JSONDecoder()
        let data = Data(line.utf8)
        guard let raw = try? decoder.decode(RawEvent.self, from: data) else {
            self = .other(line)
            return
        }
        switch raw.event {
        case "play": self = .play(name: raw.name ?? "")
        case "task": self = .task(name: raw.name ?? "", number: raw.n, of: raw.of)
        case "result":
            self = (try? decoder.decode(Result.self, from: data)).map { .result($0) } ?? .other(line)
        case "retry": self = .warning("\(raw.host ?? ""): \(raw.message ?? "tries again")")
        case "warning": self = .warning(raw.message ?? line)
        case "stats": self = .stats(raw.hosts ?? [:])
        default: self = .other(line)
        }
    }

    private struct RawEvent: Decodable {
        let event: String
        let name: String?
        let host: String?
        let message: String?
        let n: Int?
        let of: Int?
        let hosts: [String: Stats]?
    }
}
