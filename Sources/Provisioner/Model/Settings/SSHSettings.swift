package import SystemPackage

/// How machines are reached, where a request does not say otherwise.
package struct SSHSettings: Hashable, Sendable {
    /// The private key that machines which exist already let in; absolute.
    ///
    /// `nil`: a key that pgherd makes in its data directory.
    package var identityFile: FilePath?
    /// Who logs in on machines that exist already.
    package var user = "admin"
    /// How long a machine may take until it answers, 10 s to 1 h.
    package var connectDeadline: Duration = .seconds(300)

    package init() {}

    /// Whether the configuration of SSH can name a file: in a quoted name, some characters have a meaning there that
    /// nothing takes away.
    package static func canName(_ file: String) -> Bool {
        let isPlain = file.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 && $0 != "\"" && $0 != "\\" }
        return isPlain && !file.contains("${")
    }
}
