import Foundation

extension Scratch {
    /// The names in a directory of it; none where there is no such directory.
    func entries(of path: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: self.root.appendingPathComponent(path).path)) ?? []
    }

    /// Every file in it that holds `text`, by path; read as bytes, so that databases count too.
    func files(holding text: String, in directory: String) throws -> [String] {
        let folder = self.root.appendingPathComponent(directory)
        let needle = Data(text.utf8)
        let walker = FileManager.default.enumerator(atPath: folder.path)
        var found: [String] = []
        while let path = walker?.nextObject() as? String {
            let content = FileManager.default.contents(atPath: folder.appendingPathComponent(path).path)
            if content?.range(of: needle) != nil { found.append(path) }
        }
        return found.sorted()
    }
}
