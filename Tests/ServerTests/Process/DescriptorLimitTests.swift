import Testing

@testable import Server

@Suite("The limit of open descriptors")
struct DescriptorLimitTests {
    @Test(
        "is raised to the hard limit, within reason, and never lowered",
        arguments: [
            (DescriptorLimit(soft: 1024, hard: 4096), 4096),
            (DescriptorLimit(soft: 1024, hard: 524_288), 65_536),
            (DescriptorLimit(soft: 100_000, hard: 524_288), 100_000),
            (DescriptorLimit(soft: 1024, hard: .max), 65_536),
        ] as [(DescriptorLimit, UInt64)]
    )
    func isRaised(limit: DescriptorLimit, raised: UInt64) {
        #expect(limit.raised == raised)
    }

    @Test("counts for this process after it was raised")
    func countsForThisProcess() throws {
        let before = try #require(DescriptorLimit.current)
        #expect(DescriptorLimit.raise()?.soft == before.raised)
    }
}
