import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Targets
@testable import Tools

@Suite("The lock of the provider")
struct ProviderLockTests {
    private static let module = ProjectFile.resources.appending("terraform/modules/aws")

    @Test("pins the version that was tried, with a checksum where it is this machine's")
    func document() throws {
        let whole = String(decoding: try ProviderLock(of: Self.module, hasChecksum: true).document, as: UTF8.self)
        #expect(whole.contains(#"version     = "5.100.0""#) && whole.contains("    \"h1:"))
        let bare = String(decoding: try ProviderLock(of: Self.module, hasChecksum: false).document, as: UTF8.self)
        #expect(bare.contains(#"version     = "5.100.0""#) && !bare.contains("h1:") && !bare.contains("hashes"))
        #expect(bare.hasSuffix("\n}\n"))
    }

    @Test("fits what the module asks for")
    func constraints() throws {
        let lock = String(decoding: try ProviderLock(of: Self.module, hasChecksum: true).document, as: UTF8.self)
        let root = try AWSTarget().terraform(.sample(.aws(), publicKey: "ssh-ed25519 AAAA"))
        let version = try #require(root.requiredProviders["aws"]?["version"])
        #expect(lock.contains("constraints = \"\(version)\""))
    }

    @Test("is left out where the operator says from where providers come")
    func mirror() {
        var settings = ProvisionerSettings(dataDirectory: "/data")
        #expect(ProviderLock.holds(settings, inheriting: [:]))
        #expect(!ProviderLock.holds(settings, inheriting: ["TF_CLI_CONFIG_FILE": "/etc/mirror.tfrc"]))
        settings.terraformOptions.cliConfigFile = "/etc/mirror.tfrc"
        #expect(!ProviderLock.holds(settings, inheriting: [:]))
    }
}
