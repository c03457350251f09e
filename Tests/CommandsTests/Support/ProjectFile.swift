import Foundation

/// A file of the project, found from where this file was compiled.
struct ProjectFile {
    let url: URL

    /// - Parameters:
    ///   - path: Relative to the project's folder.
    ///   - file: The file that this is compiled from, four folders below the project's.
    init(_ path: String, from file: StaticString = #filePath) {
        self.url = (0..<4).reduce(URL(fileURLWithPath: "\(file)")) { url, _ in url.deletingLastPathComponent() }
            .appendingPathComponent(path)
    }

    func text() throws -> String {
        try String(contentsOf: self.url, encoding: .utf8)
    }

    func write(_ text: String) throws {
        try Data(text.utf8).write(to: self.url)
    }
}
