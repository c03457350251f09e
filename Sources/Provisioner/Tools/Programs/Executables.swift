import Foundation
import SystemPackage

/// Finds programs as a shell would.
enum Executables {
    /// The absolute path of a program: `name` itself where it holds a slash, else the first match on `PATH`.
    static func find(_ name: String) -> FilePath? {
        if name.contains("/") {
            let path = FilePath(FileManager.default.currentDirectoryPath).pushing(FilePath(name)).lexicallyNormalized()
            return self.isProgram(path) ? path : nil
        }
        let search = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        return search.split(separator: ":").map { FilePath(String($0)).appending(name) }.first(where: self.isProgram)
    }

    private static func isProgram(_ path: FilePath) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path.string, isDirectory: &isDirectory) && !isDirectory.boolValue
            && FileManager.default.isExecutableFile(atPath: path.string)
    }
}
