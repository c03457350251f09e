import Testing

@testable import Server

@Suite("Memory that nothing uses")
struct SpareMemoryTests {
    private static let mebibyte = 1 << 20

    @Test("is asked for once at the start, and then only where enough has come together")
    func isAskedForWhereItPays() {
        var spare = SpareMemory()
        let atFirst = spare.isWorthAsking(holding: 40 * Self.mebibyte)
        #expect(atFirst)
        spare.asked(holding: 40 * Self.mebibyte, leaving: 30 * Self.mebibyte)
        let small = spare.isWorthAsking(holding: 38 * Self.mebibyte)
        #expect(!small)
        let enough = spare.isWorthAsking(holding: 39 * Self.mebibyte)
        #expect(enough)
    }

    @Test("comes back after many connections, though it was asked for in vain while they lasted")
    func comesBack() {
        var spare = SpareMemory()
        spare.asked(holding: 40 * Self.mebibyte, leaving: 30 * Self.mebibyte)
        let asked = (0..<20).filter { _ in
            guard spare.isWorthAsking(holding: 400 * Self.mebibyte) else { return false }
            spare.asked(holding: 400 * Self.mebibyte, leaving: 399 * Self.mebibyte)
            return true
        }
        // After one, two and then four looks that are passed over.
        #expect(asked == [0, 2, 5, 10, 15])
        let next = (0...SpareMemory.longestPause).first { _ in spare.isWorthAsking(holding: 400 * Self.mebibyte) }
        #expect(next != nil)
        spare.asked(holding: 400 * Self.mebibyte, leaving: 31 * Self.mebibyte)
        let given = spare.isWorthAsking(holding: 31 * Self.mebibyte)
        #expect(!given)
        let again = spare.isWorthAsking(holding: 400 * Self.mebibyte)
        #expect(again)
    }

    @Test("shows in the figures of this process, and goes when it is given back")
    func isGivenBackForReal() throws {
        let size = 1 << 14
        // Small pieces, each beside one that stays: freed, they leave holes that the allocator keeps.
        var pieces: [[UInt8]?] = (0..<16_384).map { _ in [UInt8](repeating: 1, count: size) }
        for index in pieces.indices where index % 8 != 0 { pieces[index] = nil }
        let before = try #require(MemoryReturn.resident)
        MemoryReturn.giveBack()
        let after = try #require(MemoryReturn.resident)
        #expect(after < before - 64 * Self.mebibyte, "\(before) \(after)")
        #expect(pieces.count == 16_384)
    }
}
