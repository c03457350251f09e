import Foundation

/// How much chaos is made, and with which random numbers.
///
/// `PGHERD_CHAOS_KILLS`, `PGHERD_CHAOS_HERDS` and `PGHERD_CHAOS_SEED` in the environment change the short form.
struct ChaosPlan: Sendable {
    /// How often a server is killed, in all herds together.
    let kills: Int
    /// How many servers, each on a data directory of its own, are tormented side by side.
    let herds: Int
    let seed: UInt64

    /// What is asked for by the environment.
    static let asked = ChaosPlan(environment: ProcessInfo.processInfo.environment)

    init(environment: [String: String]) {
        func number(_ name: String) -> Int? { environment["PGHERD_CHAOS_\(name)"].flatMap { Int($0) } }
        self.kills = max(1, number("KILLS") ?? 312)
        self.herds = max(1, number("HERDS") ?? 4)
        self.seed = environment["PGHERD_CHAOS_SEED"].flatMap { UInt64($0) } ?? .random(in: 1...999_999)
    }

    /// The kills that fall to one herd, by its number from 0.
    func kills(of herd: Int) -> Int { self.kills / self.herds + (herd < self.kills % self.herds ? 1 : 0) }

    /// The random numbers of one herd.
    func generator(of herd: Int) -> SeededGenerator {
        SeededGenerator(seed: self.seed &* 1_000_003 &+ UInt64(herd))
    }
}
