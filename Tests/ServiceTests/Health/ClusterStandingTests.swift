import TestSupport
import Testing

@testable import Model
@testable import Service

@Suite("What successive looks at a cluster mean")
struct ClusterStandingTests {
    private var standing = ClusterStanding()

    /// Looks, and has everybody told of what is news; `nil` where nothing is.
    private mutating func look(
        isWell: Bool,
        recorded: ClusterState,
        mayRecover: Bool = true
    ) -> ClusterState? {
        let verdict = self.standing.saw(isWell: isWell, of: 1, recorded: recorded, mayRecover: mayRecover)
        guard let verdict, verdict.isNews else { return nil }
        self.standing.told(verdict.state, of: 1)
        return verdict.state
    }

    @Test("one bad look says nothing, the second in a row says degraded, one good look says ready")
    mutating func course() {
        #expect(self.look(isWell: true, recorded: .ready) == nil)
        #expect(self.look(isWell: false, recorded: .ready) == nil)
        #expect(self.look(isWell: true, recorded: .ready) == nil)
        #expect(self.look(isWell: false, recorded: .ready) == nil)
        #expect(self.look(isWell: false, recorded: .ready) == .degraded)
        #expect(self.look(isWell: false, recorded: .degraded) == nil)
        #expect(self.look(isWell: true, recorded: .degraded) == .ready)
        #expect(self.look(isWell: true, recorded: .ready) == nil)
    }

    @Test("looks before a run count no more")
    mutating func interrupted() {
        #expect(self.look(isWell: false, recorded: .ready) == nil)
        self.standing.interrupted(1)
        #expect(self.look(isWell: false, recorded: .ready) == nil)
        #expect(self.look(isWell: false, recorded: .ready) == .degraded)
    }

    @Test("what status or a run has found is told at the next look")
    mutating func foundByOthers() {
        #expect(self.look(isWell: true, recorded: .ready) == nil)
        #expect(self.look(isWell: false, recorded: .degraded) == .degraded)
        #expect(self.look(isWell: true, recorded: .ready) == .ready)
    }

    @Test("what a run that failed left degraded does not recover by a look")
    mutating func awaitsRepair() {
        #expect(self.look(isWell: true, recorded: .degraded, mayRecover: false) == nil)
        let verdict = self.standing.saw(isWell: true, of: 1, recorded: .degraded, mayRecover: false)
        #expect(verdict == ClusterStanding.Verdict(state: .degraded, isNews: false))
    }

    @Test("a cluster is degraded at first sight without being news, and its recovery is")
    mutating func firstSight() {
        #expect(self.look(isWell: false, recorded: .degraded) == nil)
        #expect(self.look(isWell: true, recorded: .degraded) == .ready)
    }

    @Test("what is gone is forgotten")
    mutating func forgotten() {
        _ = self.look(isWell: false, recorded: .ready)
        self.standing.keep([])
        #expect(self.standing == ClusterStanding())
    }
}
