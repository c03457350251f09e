import Foundation
import Testing

@testable import Commands

@Suite("docs/protocol.md")
struct ProtocolDocumentTests {
    private let file = ProjectDocument("docs/protocol.md")

    /// The first cells of all table rows that hold one piece of code.
    private func firstCells() throws -> [String] {
        try self.file.text().split(separator: "\n").compactMap { line in
            guard line.hasPrefix("| `"), let end = line.dropFirst(3).firstIndex(of: "`") else { return nil }
            return String(line.dropFirst(3)[..<end])
        }
    }

    @Test("lists every error code, each once")
    func codes() throws {
        let cells = try self.firstCells()
        for code in ErrorCode.allCases {
            #expect(cells.filter { $0 == code.rawValue }.count == 1, "\(code.rawValue)")
        }
    }

    @Test("lists no code that does not exist")
    func noOtherCodes() throws {
        let text = try self.file.text()
        let section = try #require(text.components(separatedBy: "\n## ").first { $0.hasPrefix("Error codes") })
        let cells = section.split(separator: "\n").filter { $0.hasPrefix("| `") }.compactMap {
            $0.split(separator: "`").dropFirst().first
        }
        #expect(Set(cells.map(String.init)) == Set(ErrorCode.allCases.map(\.rawValue)))
    }

    @Test("lists every kind of reply, each once")
    func kinds() throws {
        let cells = try self.firstCells()
        for kind in ReplyKind.allCases { #expect(cells.filter { $0 == kind.rawValue }.count == 1, "\(kind.rawValue)") }
    }

    @Test("every transcript refuses what the parser refuses, with the same code")
    func requests() throws {
        let blocks = try self.file.text().components(separatedBy: "\n```transcript\n").dropFirst()
        #expect(blocks.count >= 8)
        for block in blocks {
            let lines = block.components(separatedBy: "\n```")[0].split(separator: "\n")
            var mode = RenderingMode.text
            for line in lines where line.hasPrefix("C: ") {
                do {
                    let request = try RequestParser(mode: mode).parse(Array(line.dropFirst(3).utf8))
                    if case .session(.hello(_, let next?)) = request?.command { mode = next }
                } catch {
                    let code = error.failure.code.rawValue
                    let isTold = lines.contains { $0.contains("code=\(code) ") || $0.contains("\"code\":\"\(code)\"") }
                    #expect(isTold, "\(line) fails with \(code)")
                }
            }
        }
    }
}
