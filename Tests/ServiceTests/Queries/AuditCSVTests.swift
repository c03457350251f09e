import Commands
import TestSupport
import Testing

@testable import Model
@testable import Service

@Suite struct AuditCSVTests {
    @Test(arguments: [
        ("plain", "plain"),
        ("", ""),
        ("a,b", "\"a,b\""),
        ("say \"hi\"", "\"say \"\"hi\"\"\""),
        ("a \"\u{301}b", "\"a \"\"\u{301}b\""),
        ("tele\r\ntype", "\"tele\r\ntype\""),
        ("two\nlines", "\"two\nlines\""),
        // What a spreadsheet would take for a formula.
        ("=1+1", "\"'=1+1\""),
        ("+1", "\"'+1\""),
        ("-1", "\"'-1\""),
        ("@SUM(A1)", "\"'@SUM(A1)\""),
        ("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""),
    ])
    func cellsAreQuotedAndDefused(value: String, cell: String) {
        #expect(AuditCSV.cell(value) == cell)
    }

    @Test func aLineHasAsManyCellsAsTheHeader() {
        let entry = AuditEntry(
            sequence: 7,
            at: .init(milliseconds: 1_700_000_000_000),
            stage: .outcome,
            intent: 6,
            principal: "local",
            authentication: "none",
            actor: "=cmd",
            peer: "127.0.0.1:1",
            session: 3,
            command: "create cluster orders",
            cluster: "orders",
            run: 4,
            outcome: .succeeded,
            code: nil,
            duration: 12
        )
        let line = AuditCSV.line(entry)
        #expect(
            line.split(separator: ",", omittingEmptySubsequences: false).count
                == AuditCSV.header.split(separator: ",").count
        )
        #expect(line.contains("\"'=cmd\""))
        #expect(line.hasPrefix("7,2023-11-14T22:13:20.000Z,outcome,6,local,none,"))
    }
}
