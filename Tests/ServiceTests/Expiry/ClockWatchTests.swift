import Commands
import TestSupport
import Testing

@testable import Service

@Suite("A clock that is set")
struct ClockWatchTests {
    private static let start: Int64 = 1_800_000_000_000

    private func look(_ clock: inout ClockWatch, wall: Int64, elapsed: Int64) -> Duration? {
        clock.look(wall: Timestamp(milliseconds: Self.start + wall * 1000), elapsed: .seconds(elapsed))
    }

    @Test("one that runs, drifts or stands still is believed")
    func ordinary() {
        var clock = ClockWatch()
        for (wall, elapsed): (Int64, Int64) in [(0, 0), (30, 30), (61, 60), (150, 90), (150, 120), (4000, 3950)] {
            #expect(self.look(&clock, wall: wall, elapsed: elapsed) == nil)
            #expect(clock.isTrusted(at: .seconds(elapsed)))
        }
    }

    @Test("one that is set forward is told of, and believed after ten minutes")
    func forward() {
        var clock = ClockWatch()
        _ = self.look(&clock, wall: 0, elapsed: 0)
        #expect(self.look(&clock, wall: 86_430, elapsed: 30) == .seconds(86_400))
        #expect(self.look(&clock, wall: 86_460, elapsed: 60) == nil, "told once")
        #expect(!clock.isTrusted(at: .seconds(60)))
        #expect(!clock.isTrusted(at: .seconds(629)))
        #expect(clock.isTrusted(at: .seconds(630)))
    }

    @Test("one that is far ahead of the records at the start is believed after ten minutes, or when it is set back")
    func start() {
        func started(newest: Int64?) -> (clock: ClockWatch, pause: Duration?) {
            var clock = ClockWatch()
            let newest = newest.map { Timestamp(milliseconds: Self.start + $0 * 1000) }
            let pause = clock.start(wall: Timestamp(milliseconds: Self.start), lastRecorded: newest, elapsed: .zero)
            return (clock, pause)
        }
        for newest: Int64? in [nil, -600, 0, 86_400] {
            #expect(started(newest: newest).pause == nil)
            #expect(started(newest: newest).clock.isTrusted(at: .zero))
        }
        var (clock, pause) = started(newest: -86_400)
        #expect(pause == .seconds(86_400))
        #expect(self.look(&clock, wall: 30, elapsed: 30) == nil, "told once")
        #expect(!clock.isTrusted(at: .seconds(599)))
        #expect(clock.isTrusted(at: .seconds(600)))
        #expect(self.look(&clock, wall: -86_340, elapsed: 60) == nil)
        #expect(clock.isTrusted(at: .seconds(60)), "set right")
    }

    @Test("one that is set back is believed at once, also after a jump forward")
    func back() {
        var clock = ClockWatch()
        _ = self.look(&clock, wall: 0, elapsed: 0)
        #expect(self.look(&clock, wall: -86_400, elapsed: 30) == nil)
        #expect(clock.isTrusted(at: .seconds(30)))
        #expect(self.look(&clock, wall: 60, elapsed: 60) != nil)
        #expect(!clock.isTrusted(at: .seconds(60)))
        #expect(self.look(&clock, wall: -86_400, elapsed: 90) == nil)
        #expect(clock.isTrusted(at: .seconds(90)))
    }

    @Test("one that is set back by a part of what it was set forward is not believed for that")
    func partlyBack() {
        var clock = ClockWatch()
        _ = self.look(&clock, wall: 0, elapsed: 0)
        #expect(self.look(&clock, wall: 86_430, elapsed: 30) != nil)
        #expect(self.look(&clock, wall: 86_400 - 3540, elapsed: 60) == nil)
        #expect(!clock.isTrusted(at: .seconds(60)))
        #expect(self.look(&clock, wall: 90 + 30, elapsed: 90) == nil)
        #expect(clock.isTrusted(at: .seconds(90)), "back to within a minute")
    }

    @Test("what failed is tried again after 5 min, then twice that, and every hour at last")
    func retries() {
        var retries = ExpiryRetries()
        let pauses = (1...6).map { _ in retries.failed(7, at: .zero).components.seconds }
        #expect(pauses == [300, 600, 1200, 2400, 3600, 3600])
        #expect(retries.held(at: .seconds(3599)) == [7])
        #expect(retries.held(at: .seconds(3600)).isEmpty)
        retries.forget(7)
        #expect(retries.failed(7, at: .zero) == .seconds(300))
    }
}
