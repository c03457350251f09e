import Foundation

/// The exported audit, read as a stranger's program would read it.
enum AuditDocument {
    struct Malformed: Error, CustomStringConvertible {
        var description: String
    }

    /// Reads JSON lines.
    static func objects(_ lines: [String]) throws -> [[String: any Sendable]] {
        try lines.map { line in
            let parsed = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: any Sendable]
            guard let parsed else { throw Malformed(description: line) }
            return parsed
        }
    }

    /// Reads RFC 4180 CSV whose first record names the columns.
    static func records(_ lines: [String]) throws -> [[String: String]] {
        let rows = try lines.map(self.cells)
        guard let header = rows.first else { throw Malformed(description: "no header") }
        return try rows.dropFirst().map { cells in
            guard cells.count == header.count else { throw Malformed(description: "\(cells)") }
            return Dictionary(uniqueKeysWithValues: zip(header, cells))
        }
    }

    private static func cells(_ line: String) throws -> [String] {
        var cells: [String] = []
        var rest = Substring(line)
        repeat {
            if !cells.isEmpty { rest = rest.dropFirst() }
            guard rest.first == "\"" else {
                let bare = rest.prefix { $0 != "," }
                guard !bare.contains("\"") else { throw Malformed(description: line) }
                cells.append(String(bare))
                rest = rest.dropFirst(bare.count)
                continue
            }
            var cell = ""
            rest = rest.dropFirst()
            while let character = rest.popFirst() {
                if character == "\"" {
                    guard rest.first == "\"" else { break }
                    rest = rest.dropFirst()
                }
                cell.append(character)
            }
            guard rest.isEmpty || rest.first == "," else { throw Malformed(description: line) }
            cells.append(cell)
        } while !rest.isEmpty
        return cells
    }
}
