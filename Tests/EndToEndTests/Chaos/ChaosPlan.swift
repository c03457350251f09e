import Foundation

/// How much chaos is made, and with which random numbers.
struct ChaosPlan: Sendable {
    /// How often a server is killed, in all herds together.
    let kills: Int
    /// How many servers, each on a data directory of its own, are tormented side by side.
    var herds = 1
    /// How many users each server has.
    var users = 1
    let seed: UInt64
    /// How long a phase that is to be cut off is waited for.
    let patience: Duration
    /// The longest, in milliseconds, that a server lives on where it is not killed by its phase.
    let longestLife: Int
    /// The longest, in milliseconds, that a phase goes on before it is cut off.
    let longestPhase: Int

    /// With stand-ins; `PGHERD_CHAOS_KILLS`, `PGHERD_CHAOS_HERDS` and `PGHERD_CHAOS_SEED` in the environment change it.
    static let quick = ChaosPlan(
        kills: number("KILLS") ?? 312,
        herds: number("HERDS") ?? 3,
        users: 3,
        seed: seed,
        patience: .seconds(2),
        longestLife: 300,
        longestPhase: 40
    )

    /// With the real tools, which keep the whole machine busy; `PGHERD_CHAOS_REAL_KILLS` and `PGHERD_CHAOS_SEED` change it.
    static let real = ChaosPlan(
        kills: number("REAL_KILLS") ?? 20,
        seed: seed,
        patience: .seconds(20),
        longestLife: 4000,
        longestPhase: 800
    )

    /// The kills that fall to one herd, by its number from 0.
    func kills(of herd: Int) -> Int { self.kills / self.herds + (herd < self.kills % self.herds ? 1 : 0) }

    /// The random numbers of one herd.
    func generator(of herd: Int) -> SeededGenerator {
        SeededGenerator(seed: self.seed &* 1_000_003 &+ UInt64(herd))
    }

    private static let seed = variable("SEED").flatMap { UInt64($0) } ?? .random(in: 1...999_999)

    private static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment["PGHERD_CHAOS_\(name)"]
    }

    private static func number(_ name: String) -> Int? { self.variable(name).flatMap { Int($0) }.map { max(1, $0) } }
}
