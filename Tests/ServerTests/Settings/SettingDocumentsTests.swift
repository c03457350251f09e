import Configuration
import SystemPackage
import TestSupport
import Testing

@testable import Server

@Suite("The settings in the documents")
struct SettingDocumentsTests {
    @Test("config.example.json holds every key with its default")
    func example() throws {
        let source = try SettingSource.file("config.example.json", text: try ProjectFile.text("config.example.json"))
        for key in SettingKey.all {
            #expect(source.values[key] == key.fallback, "\(key.name)")
        }
        let settings = try Settings(sources: [source], workingDirectory: "/srv")
        #expect(try settings == Settings(sources: [], workingDirectory: "/srv"))
        let text = try ProjectFile.text("config.example.json")
        #expect(text.contains(#""pg": null"#))
    }

    @Test("docs/configuration.md has a row for every key, and no other", arguments: ["docs/configuration.md"])
    func reference(_ path: String) throws {
        let rows = try ProjectFile.text(path).split(separator: "\n").filter { $0.hasPrefix("| `") }
        let cells = rows.map { row in
            row.split(separator: "|").prefix(4).map {
                String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
        }
        let expected = SettingKey.all.map { key in
            [
                "`\(key.name)`", "`\(key.environmentName)`", key.fallback.map { "`\($0.json)`" } ?? "`null`",
                key.kind.description,
            ]
        }
        #expect(cells == expected)
    }
}

extension ConfigContent {
    /// The content as a configuration file writes it.
    fileprivate var json: String {
        switch self {
        case .int(let number): String(number)
        case .bool(let isTrue): String(isTrue)
        case .string(let text): "\"\(text)\""
        case .stringArray(let texts): "[\(texts.map { "\"\($0)\"" }.joined(separator: ", "))]"
        default: "?"
        }
    }
}
