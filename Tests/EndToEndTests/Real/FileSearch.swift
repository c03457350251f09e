import Foundation

/// Looks for texts in all files of a directory tree.
enum FileSearch {
    static func files(in root: URL, holding texts: [String]) throws -> [URL] {
        let needles = texts.map { Data($0.utf8) }
        var found: [URL] = []
        for case let url as URL in FileManager.default.enumerator(
            at: root,
            includingPropertiesForKeys: [.isRegularFileKey]
        ) ?? .init() {
            guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
            let content = try Data(contentsOf: url, options: .mappedIfSafe)
            if needles.contains(where: { content.range(of: $0) != nil }) { found.append(url) }
        }
        return found
    }
}
