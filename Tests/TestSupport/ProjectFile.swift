package import SystemPackage

/// Files of the project that tests compare the program with.
package enum ProjectFile {
    /// The project's root.
    package static let root = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent()

    /// The Terraform modules and the Ansible content.
    package static let resources = ProjectFile.root.appending("Sources/Provisioner/Resources")

    /// The file's text.
    ///
    /// - Parameter path: From the project's root.
    /// - Returns: All of it.
    /// - Throws: `Errno`.
    package static func text(_ path: String) throws -> String {
        let file = try FileDescriptor.open(Self.root.appending(path), .readOnly)
        return try file.closeAfter {
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
                guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
                bytes += buffer[..<count]
            }
        }
    }
}
