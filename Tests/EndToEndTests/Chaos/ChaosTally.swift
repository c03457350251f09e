import Synchronization

/// What has come of all herds together.
final class ChaosTally: Sendable {
    private struct Counts {
        var kills = 0
        var checks = 0
        var invariants: Set<String> = []
        var violations: [String] = []
        var cutOff: [String: Int] = [:]
    }

    private let counts = Mutex(Counts())

    var violations: [String] { self.counts.withLock { $0.violations } }
    /// The phases in which at least one run was cut off.
    var phases: Set<String> { self.counts.withLock { Set($0.cutOff.keys) } }

    func killed() {
        self.counts.withLock { $0.kills += 1 }
    }

    /// An invariant was looked at.
    func checked(_ invariant: String, _ violations: [String]) {
        self.counts.withLock { counts in
            counts.checks += 1
            counts.invariants.insert(invariant)
            counts.violations += violations.map { "\(invariant): \($0)" }
        }
    }

    func accuse(_ violations: [String]) {
        self.counts.withLock { $0.violations += violations }
    }

    func cutOff(_ phases: [String: Int]) {
        self.counts.withLock { $0.cutOff.merge(phases, uniquingKeysWith: +) }
    }

    /// What was done and found, in two lines.
    func summary(seed: UInt64) -> String {
        self.counts.withLock { counts in
            let phases = counts.cutOff.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" }
            return """
                chaos: runs cut off in \(phases.joined(separator: ", "))
                chaos: \(counts.kills) kills, \(counts.invariants.count) invariants checked \(Self.grouped(counts.checks)) times, \(counts.violations.count) violations (seed \(seed))
                """
        }
    }

    private static func grouped(_ number: Int) -> String {
        number < 1000 ? "\(number)" : "\(number / 1000),\(String(String(1000 + number % 1000).dropFirst()))"
    }
}
