package import Foundation
package import Model
package import SystemPackage

/// Which version of a provider Terraform takes: the one that pgherd was tried with, from the lock file of its module.
///
/// With a checksum in the lock Terraform also takes the provider from its cache; without one it fetches it anew for every
/// workspace.
package struct ProviderLock: Sendable {
    /// As Terraform calls it, in a root module.
    package static let fileName = ".terraform.lock.hcl"

    /// The lock for this machine's processor.
    package let document: Data

    /// Reads the lock of a module.
    ///
    /// - Parameters:
    ///   - module: The directory of the module.
    ///   - hasChecksum: Whether the checksum is of this machine's platform: without that, the version alone is pinned.
    /// - Throws: What keeps it from being read.
    package init(of module: FilePath, hasChecksum: Bool = Self.isPlatformOfChecksum) throws {
        let text = try String(contentsOfFile: module.appending(Self.fileName).string, encoding: .utf8)
        guard !hasChecksum, let begin = text.range(of: "  hashes = ["), let end = text.range(of: "  ]\n") else {
            self.document = Data(text.utf8)
            return
        }
        self.document = Data((text[..<begin.lowerBound] + text[end.upperBound...]).utf8)
    }

    private static var isPlatformOfChecksum: Bool {
        #if os(Linux) && arch(x86_64)
            true
        #else
            false
        #endif
    }

    /// Whether Terraform is to take this version: where the operator names a mirror, the mirror's is meant.
    package static func holds(
        _ settings: ProvisionerSettings,
        inheriting own: [String: String] = ProcessInfo.processInfo.environment
    ) -> Bool {
        settings.terraformOptions.cliConfigFile == nil && own["TF_CLI_CONFIG_FILE"] == nil
    }
}
