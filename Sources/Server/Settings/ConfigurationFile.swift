import SystemPackage

/// Reads a configuration file.
enum ConfigurationFile {
    /// No honest configuration is larger.
    private static let maximumSize = 1 << 20

    static func source(at path: String) throws(SettingFault) -> SettingSource {
        let bytes: [UInt8]
        do {
            bytes = try Self.read(path)
        } catch {
            throw SettingFault(origin: path, reason: "cannot be read: \(error)")
        }
        guard bytes.count <= Self.maximumSize else {
            throw SettingFault(origin: path, reason: "has more than \(Self.maximumSize) bytes")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SettingFault(origin: path, reason: "is not valid UTF-8")
        }
        return try SettingSource.file(path, text: text)
    }

    private static func read(_ path: String) throws -> [UInt8] {
        let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
        return try file.closeAfter {
            var bytes: [UInt8] = []
            while bytes.count <= Self.maximumSize {
                let chunk = try [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
                    count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
                }
                guard !chunk.isEmpty else { break }
                bytes += chunk
            }
            return bytes
        }
    }
}
