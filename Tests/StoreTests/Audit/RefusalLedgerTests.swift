import Commands
import TestSupport
import Testing

@testable import Model
@testable import Store

@Suite("Refused commands")
struct RefusalLedgerTests {
    private static let start = Timestamp(milliseconds: 1_000_000)

    private static func refusal(_ command: String = "drain", from peer: String = "127.0.0.1:40000") -> Refusal {
        let caller = Caller(principal: "local", authentication: "none", peer: peer, session: 1)
        return Refusal(command: AuditedCommand(command, by: caller), code: .quota)
    }

    private static func later(_ seconds: Int64) -> Timestamp {
        Timestamp(milliseconds: Self.start.milliseconds + seconds * 1000)
    }

    @Test("of a client in a loop are counted beyond its share, whatever its port")
    func loop() {
        let ledger = RefusalLedger()
        let admitted = (0..<1000).filter {
            ledger.admits(Self.refusal(from: "127.0.0.1:\(40_000 + $0)"), at: Self.start)
        }
        #expect(admitted.count == 60)
        #expect(ledger.takeCounted().map(\.others) == [940])
        #expect(ledger.takeCounted().isEmpty)
    }

    @Test("are written again as time passes")
    func refill() {
        let ledger = RefusalLedger()
        for _ in 0..<100 { _ = ledger.admits(Self.refusal(), at: Self.start) }
        #expect(!ledger.admits(Self.refusal(), at: Self.later(9)))
        #expect(ledger.admits(Self.refusal(), at: Self.later(11)))
        #expect(!ledger.admits(Self.refusal(), at: Self.later(11)))
        let admitted = (0..<100).filter { _ in ledger.admits(Self.refusal(), at: Self.later(100_000)) }
        #expect(admitted.count == 60)
    }

    @Test("of one address don't take another's share, and addresses without end no memory")
    func addresses() {
        let ledger = RefusalLedger()
        for _ in 0..<100 { _ = ledger.admits(Self.refusal(), at: Self.start) }
        #expect(ledger.admits(Self.refusal(from: "[fe80::1]:40000"), at: Self.start))
        let admitted = (0..<5000).filter { ledger.admits(Self.refusal(from: "10.0.0.\($0):1"), at: Self.start) }
        #expect(admitted.count < RefusalLedger.addresses + 60)
        #expect(ledger.admits(Self.refusal(from: "192.168.0.1:1"), at: Self.later(100_000)))
    }

    @Test(
        "are kept up to a length",
        arguments: [
            ("drain", 0, "drain"),
            (String(repeating: "x", count: 512), 0, String(repeating: "x", count: 512)),
            (String(repeating: "x", count: 8000), 0, String(repeating: "x", count: 512) + "… (8000 bytes)"),
            (String(repeating: "ü", count: 300), 0, String(repeating: "ü", count: 256) + "… (600 bytes)"),
            ("drain", 7, "7 more commands were refused, the last: drain"),
        ]
    )
    func text(command: String, others: Int, text: String) {
        var refusal = Self.refusal(command)
        refusal.others = others
        #expect(refusal.audited.text == text)
    }

    @Test("beyond the share of their address take one entry of the audit together")
    func audit() async throws {
        let records = try Records.inMemory()
        for number in 1...100 {
            try await records.auditRefusal(
                AuditedCommand("extend cluster c\(number)", by: .local),
                code: .quota,
                at: Self.start
            )
        }
        #expect(try await records.wholeAudit().count == 120)
        try await records.auditCountedRefusals()
        try await records.auditCountedRefusals()
        let entries = try await records.wholeAudit()
        #expect(entries.count == 122)
        #expect(entries.last?.command == "40 more commands were refused, the last: extend cluster c100")
        #expect(entries.last?.outcome == .refused)
    }
}
