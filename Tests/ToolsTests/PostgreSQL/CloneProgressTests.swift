import TestSupport
import Testing

@testable import Tools

@Suite("How far a clone is")
struct CloneProgressTests {
    private static let mebibyte: Int64 = 1_048_576

    private func copying(_ sent: Int64, of total: Int64?) -> CloneProgress {
        CloneProgress(
            node: "orders-2",
            phase: "streaming database files",
            sent: sent * Self.mebibyte,
            total: total.map { $0 * Self.mebibyte }
        )
    }

    @Test("is told in what was copied and what there is, or else in PostgreSQL's words")
    func text() {
        #expect(self.copying(310, of: 1024).text == "310 of 1024 MiB")
        #expect(self.copying(310, of: 1024).fraction == 310.0 / 1024)
        #expect(self.copying(310, of: nil).text == "streaming database files")
        let waiting = CloneProgress(node: "a-2", phase: "waiting for checkpoint to finish", sent: 0, total: nil)
        #expect(waiting.text == "waiting for checkpoint to finish")
        #expect(waiting.fraction == 0)
    }

    @Test("never is more than all, though the total is an estimate")
    func estimate() {
        #expect(self.copying(1100, of: 1024).text == "1100 of 1100 MiB")
        #expect(self.copying(1100, of: 1024).fraction == 1)
        #expect(self.copying(5, of: 0).fraction == 0)
    }

    @Test("is read from what the primary answers, and from nothing else")
    func reading() {
        let line = #"{"node":"orders-2","phase":"streaming database files","sent":1048576,"total":2097152}"#
        #expect(CloneProgress(line: line) == self.copying(1, of: 2))
        #expect(CloneProgress(line: #"{"node":"orders-2","phase":"x","sent":0,"total":null}"#)?.total == nil)
        for line in ["", "x", "{}", #"{"node":"orders-2","phase":"x","sent":-1,"total":null}"#] {
            #expect(CloneProgress(line: line) == nil, "\(line)")
        }
    }
}
