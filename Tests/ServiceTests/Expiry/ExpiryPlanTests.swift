import Commands
import TestSupport
import Testing

@testable import Model
@testable import Service

@Suite("What is due about clusters whose time is limited")
struct ExpiryPlanTests {
    private static let end = Timestamp(milliseconds: 1_800_000_000_000)
    private static let hour: Int64 = 3_600_000

    private func plan(
        left: Int64,
        _ change: (inout ExpiringCluster) -> Void = { _ in },
        freezes: [Freeze] = [],
        held: Set<Int64> = [],
        trustsClock: Bool = true
    ) -> ExpiryPlan {
        var cluster = ExpiringCluster(id: 7, name: .orders, target: .local, expiresAt: Self.end)
        change(&cluster)
        let now = Timestamp(milliseconds: Self.end.milliseconds - left)
        return ExpiryPlan(clusters: [cluster], freezes: freezes, now: now, held: held, trustsClock: trustsClock)
    }

    private static func freeze(_ scope: FreezeScope = FreezeScope(), until left: Int64? = nil) -> Freeze {
        Freeze(
            id: 1,
            scope: scope,
            reason: "quarter end",
            holder: "alice",
            createdAt: Timestamp(milliseconds: Self.end.milliseconds - 100 * Self.hour),
            until: left.map { Timestamp(milliseconds: Self.end.milliseconds - $0) }
        )
    }

    @Test(
        "each reminder comes once, the latest alone after a gap",
        arguments: [
            (2 * hour, 0, nil), (hour + 1, 0, nil), (hour, 0, 1), (hour, 1, nil), (600_001, 0, 1), (600_000, 0, 2),
            (600_000, 1, 2), (600_000, 2, nil), (1, 0, 2), (1, 2, nil),
        ] as [(Int64, Int, Int?)]
    )
    func reminders(left: Int64, told: Int, expected: Int?) {
        let plan = self.plan(left: left) { $0.reminders = told }
        #expect(plan.notices.map(\.reminder.rawValue) == [expected].compactMap(\.self))
        #expect(plan.destroys.isEmpty)
    }

    @Test("a cluster is destroyed from its end on, not a millisecond before")
    func end() {
        #expect(self.plan(left: 1) { $0.reminders = 2 }.destroys.isEmpty)
        for left: Int64 in [0, -1, -1_000_000_000_000] {
            let plan = self.plan(left: left)
            #expect(plan.destroys.map(\.id) == [7])
            #expect(plan.notices.isEmpty)
        }
    }

    @Test("nothing is destroyed twice, before its pause is over, or while the clock can't be trusted")
    func held() {
        #expect(self.plan(left: 0, held: [7]).destroys.isEmpty)
        #expect(self.plan(left: 0, held: [8]).destroys.count == 1)
        #expect(self.plan(left: 0, { $0.isBeingDestroyed = true }).destroys.isEmpty)
        #expect(self.plan(left: 0, trustsClock: false).destroys.isEmpty)
        #expect(self.plan(left: 1, trustsClock: false).notices.isEmpty)
        #expect(self.plan(left: 0, { $0.isProtected = true }, trustsClock: false).notices.isEmpty)
    }

    @Test("a protected cluster is kept, which is told once")
    func protected() {
        let plan = self.plan(left: 0) { $0.isProtected = true }
        #expect(plan.destroys.isEmpty)
        #expect(plan.notices.map(\.reminder) == [.kept])
        #expect(plan.notices.first?.obstacle == "it is protected")
        let later = self.plan(left: -1) { cluster in
            cluster.isProtected = true
            cluster.reminders = ExpiryReminder.kept.rawValue
        }
        #expect(later.notices.isEmpty && later.destroys.isEmpty)
    }

    @Test("a frozen cluster is kept until the freeze is over")
    func frozen() {
        for scope in [FreezeScope(), FreezeScope(target: .local), FreezeScope(cluster: .orders)] {
            let plan = self.plan(left: 0, freezes: [Self.freeze(scope)])
            #expect(plan.destroys.isEmpty)
            #expect(plan.notices.map(\.reminder) == [.kept])
        }
        for scope in [FreezeScope(target: .aws), FreezeScope(cluster: ClusterName("billing"))] {
            #expect(self.plan(left: 0, freezes: [Self.freeze(scope)]).destroys.count == 1)
        }
        #expect(self.plan(left: -5, freezes: [Self.freeze(until: -5)]).destroys.count == 1, "over at this moment")
        #expect(self.plan(left: -4, freezes: [Self.freeze(until: -5)]).destroys.isEmpty)
    }

    @Test(
        "the next look is when something is due, and soon in any case",
        arguments: [
            (5 * hour, 30_000), (hour + 7000, 7000), (hour, 30_000), (600_300, 300), (9, 20), (4000, 4000),
            (0, 30_000), (-50, 30_000),
        ] as [(Int64, Int64)]
    )
    func pause(left: Int64, expected: Int64) {
        #expect(self.plan(left: left).pause == .milliseconds(expected))
    }

    @Test("the end of a freeze is waited for, too")
    func freezeEnd() {
        #expect(self.plan(left: -1, freezes: [Self.freeze(until: -3001)]).pause == .seconds(3))
        #expect(ExpiryPlan(clusters: [], freezes: [], now: Self.end).pause == .seconds(30))
    }

    @Test(
        "who sets a short time is not reminded of what is known",
        arguments: [("10s", 2), ("10m", 2), ("11m", 1), ("1h", 1), ("61m", 0), ("365d", 0)]
    )
    func superfluous(span: String, expected: Int) throws {
        #expect(ExpiryReminder.superfluous(within: try #require(TimeSpan(span))) == expected)
    }
}
