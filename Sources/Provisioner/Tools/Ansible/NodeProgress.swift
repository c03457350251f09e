import Foundation

/// How far a module is that takes its time, as the file says that it keeps for as long
/// (`module_utils/pgherd_progress.py`).
package struct NodeProgress: Hashable, Sendable, Decodable {
    /// The module's process.
    let pid: Int
    /// Grows with every movement.
    package let number: Int
    /// For people; empty where there is only movement to tell of.
    package let text: String
    /// 0 to 100, where that is known.
    package let percent: Int?

    package enum CodingKeys: String, CodingKey {
        case pid, text, percent
        case number = "n"
    }

    /// The name of the file in a node's directory.
    package static let fileName = "progress.json"

    /// Reads the file's content; `nil` for what is none.
    init?(_ content: String) {
        guard let progress = try? JSONDecoder().decode(NodeProgress.self, from: Data(content.utf8)) else { return nil }
        self = progress
    }
}
