import Foundation
import SystemPackage
import TestSupport

/// A file of the project that tests read, or write where they are asked to.
struct ProjectDocument {
    let url: URL

    /// - Parameter path: From the project's root.
    init(_ path: String) {
        self.url = URL(fileURLWithPath: ProjectFile.root.appending(path).string)
    }

    func text() throws -> String {
        try String(contentsOf: self.url, encoding: .utf8)
    }

    func write(_ text: String) throws {
        try Data(text.utf8).write(to: self.url)
    }
}
