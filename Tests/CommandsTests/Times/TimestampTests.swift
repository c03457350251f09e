import Testing

@testable import Commands

@Suite("Times")
struct TimestampTests {
    @Test(
        "written as RFC 3339 with milliseconds",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_769_851_800_125, "2026-01-31T09:30:00.125Z"), (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (-5, "1970-01-01T00:00:00.000Z"), (.max, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)]
    )
    func written(milliseconds: Int64, expected: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == expected)
        #expect(ReplyValue.time(milliseconds: milliseconds) == .string(expected))
    }

    @Test(
        "read",
        arguments: [
            ("2026-01-31", 1_769_817_600_000), ("2026-01-31T09:30:00Z", 1_769_851_800_000),
            ("2026-01-31t09:30:00.1z", 1_769_851_800_100), ("2026-01-31T09:30:00.123456789Z", 1_769_851_800_123),
            ("2026-01-31T11:30:00+02:00", 1_769_851_800_000), ("2026-01-31T04:00:00-05:30", 1_769_851_800_000),
            ("2024-02-29", 1_709_164_800_000), ("1970-01-01", 0),
        ] as [(String, Int64)]
    )
    func read(text: String, expected: Int64) {
        #expect(Timestamp(text)?.milliseconds == expected)
    }

    @Test(
        "refused",
        arguments: [
            "", "2026", "2026-1-31", "2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-01-32",
            "2026-01-31T",
            "2026-01-31T09:30Z", "2026-01-31T09:30:00", "2026-01-31 09:30:00Z", "2026-01-31T24:00:00Z",
            "2026-01-31T09:60:00Z",
            "2026-01-31T09:30:60Z", "2026-01-31T09:30:00.Z", "2026-01-31T09:30:00.1234567890Z",
            "2026-01-31T09:30:00+2:00",
            "2026-01-31T09:30:00Zx", "1969-12-31", "1970-01-01T00:00:00+01:00", "+2026-01-31", "２026-01-31",
            "2026-01-31T09:30:00,5Z",
        ]
    )
    func refused(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test("every day of four centuries is read back, and each is the one after the other")
    func days() {
        var previous = Timestamp(milliseconds: 0).description
        for day in stride(from: Int64(1), through: 146_097, by: 1) {
            let moment = Timestamp(milliseconds: day * 86_400_000)
            let text = moment.description
            #expect(Timestamp(text) == moment && previous < text)
            previous = text
        }
    }

    @Test(
        "spans back from now",
        arguments: [("90s", 90), ("15m", 900), ("2h", 7200), ("3d", 259_200), ("2w", 1_209_600), ("9999s", 9999)]
            as [(String, Int64)]
    )
    func spans(text: String, seconds: Int64) throws {
        let bound = try #require(TimeBound(text))
        #expect(bound == .ago(.seconds(seconds)))
        #expect(TimeBound(bound.description) == bound)
        #expect(bound.milliseconds(now: 2_000_000_000_000) == 2_000_000_000_000 - seconds * 1000)
    }

    @Test("no spans", arguments: ["0s", "s", "-1h", "1", "1y", "1.5h", "10000s", "1h30m", "1 h", "१h", "1H"])
    func noSpans(text: String) {
        #expect(TimeBound(text) == nil)
    }

    @Test("a span longer than time itself ends in 1970")
    func longSpan() {
        #expect(TimeBound("9999w")?.milliseconds(now: 1_000) == 0)
    }
}
