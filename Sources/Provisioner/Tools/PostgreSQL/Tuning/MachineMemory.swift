import Foundation

/// The size of this machine.
package enum MachineMemory {
    /// Its memory, in kibibytes.
    package static var kibibytes: Int64 { Int64(ProcessInfo.processInfo.physicalMemory / 1024) }

    /// The space that is free on the volume of a directory, in mebibytes.
    package static func freeMebibytes(at path: String) -> Int64 {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
        return ((attributes?[.systemFreeSize] as? Int64) ?? 0) / 1_048_576
    }
}
