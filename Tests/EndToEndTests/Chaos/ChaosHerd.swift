import Foundation
import Testing

/// One server with its users, which is killed and started again until it has died often enough.
struct ChaosHerd {
    private let number: Int
    private let plan: ChaosPlan
    private let tally: ChaosTally
    private let f: Fixture
    private let tools: QuickTools?
    private let witness = Witness()
    private var users: [ChaosUser]
    private var generator: SeededGenerator
    /// The runs of which clients have heard since the invariants were last looked at.
    private var touched: Set<Int> = []

    /// - Parameters:
    ///   - number: Which herd of the plan it is, from 0.
    ///   - plan: How much chaos is made.
    ///   - f: Its server, not started yet.
    ///   - tools: The stand-ins that it works with, if it does not with the real tools.
    ///   - tally: Counts what all herds do.
    init(_ number: Int, of plan: ChaosPlan, _ f: Fixture, _ tools: QuickTools?, _ tally: ChaosTally) {
        var generator = plan.generator(of: number)
        let witness = self.witness
        self.users = (1...plan.users).map {
            ChaosUser(cluster: "c\($0)", witness: witness, generator: generator.fork())
        }
        self.number = number
        self.plan = plan
        self.tally = tally
        self.f = f
        self.tools = tools
        self.generator = generator
    }

    /// Goes through all lives, and then brings every cluster to its end.
    mutating func run() async throws {
        for kill in 0..<self.plan.kills(of: self.number) {
            let point = KillPoint.next(kill, of: self.plan, &self.generator)
            do {
                try await self.live(through: point)
            } catch {
                self.accuse(["\(error)"], kill, point)
                throw error
            }
            self.tally.killed()
            let (touched, faults) = self.witness.endLife()
            self.touched.formUnion(touched)
            self.accuse(faults, kill, point)
        }
        try await self.conclude()
    }

    private mutating func live(through point: KillPoint) async throws {
        try self.tools?.tell(
            pace: self.generator.milliseconds(0...30),
            isStubborn: self.generator.chance(15),
            leavesOrphan: self.generator.chance(15)
        )
        let clock = ContinuousClock()
        if case .whileStarting(let time) = point {
            try self.f.server.launch()
            try await clock.sleep(for: time)
            return try await self.f.server.kill()
        }
        try await self.f.server.start()
        try await self.check()
        let port = self.f.server.port
        self.witness.wantedPhase = point.phase
        self.users = try await withThrowingTaskGroup(of: (Int, ChaosUser).self) { [users, plan, witness] group in
            for (place, user) in users.enumerated() {
                group.addTask {
                    var user = user
                    await user.work(port: port)
                    return (place, user)
                }
            }
            try await Self.wait(for: point, within: plan.patience, witness, clock)
            if let status = self.f.server.process?.status { throw Ended(status: status) }
            try await self.f.server.kill()
            var users = users
            for try await (place, user) in group { users[place] = user }
            return users
        }
    }

    private static func wait(
        for point: KillPoint,
        within patience: Duration,
        _ witness: Witness,
        _ clock: ContinuousClock
    ) async throws {
        switch point {
        case .whileStarting:
            return
        case .anywhere(let time):
            try await clock.sleep(for: time)
        case .inPhase(let phase, let time):
            let end = clock.now + patience
            try await Deadline.until("\(phase) begins, or the patience ends") {
                witness.hasBegun(phase) || clock.now >= end
            }
            try await clock.sleep(for: time)
        }
    }

    private mutating func check() async throws {
        for invariant in ChaosInvariant.allCases {
            let violations = try await invariant.violations(in: self.f, self.witness, touched: self.touched)
            self.tally.checked(invariant.rawValue, violations.map { "herd \(self.number): \($0)" })
        }
        self.touched = []
    }

    /// Brings every cluster to `ready` and to its end, and expects that nothing is left.
    private mutating func conclude() async throws {
        try self.tools?.tell(pace: .zero)
        try await self.f.server.start()
        try await self.check()
        let port = self.f.server.port
        await withTaskGroup(of: Void.self) { [users] group in
            for user in users {
                group.addTask {
                    var user = user
                    await user.conclude(port: port)
                }
            }
        }
        let (touched, faults) = self.witness.endLife()
        self.touched = touched
        self.tally.accuse(faults.map { "herd \(self.number), at the end: \($0)" })
        try await self.check()
        let left = ["clusters", "instances", "run"].flatMap { self.f.scratch.entries(of: "data/\($0)") }
        if !left.isEmpty { self.tally.accuse(["herd \(self.number): still there are \(left)"]) }
        let phases = "SELECT coalesce(phase, 'the line'), count(*) FROM run WHERE state = 'interrupted' GROUP BY 1"
        self.tally.cutOff(try await ChaosRecords(of: self.f.scratch).counts(phases))
        let stopped = try await self.f.server.stop()
        if stopped?.status != 0 {
            self.tally.accuse(["herd \(self.number): the server ended with \(stopped?.status ?? -1)"])
        }
    }

    private func accuse(_ faults: [String], _ kill: Int, _ point: KillPoint) {
        self.tally.accuse(faults.map { "herd \(self.number), kill \(kill + 1) (\(point)): \($0)" })
    }

    /// The server ended before it was killed.
    private struct Ended: Error, CustomStringConvertible {
        let status: Int32
        var description: String { "the server ended by itself with \(self.status)" }
    }
}
