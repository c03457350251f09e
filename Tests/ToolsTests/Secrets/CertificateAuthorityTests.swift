import Commands
import Foundation
import SwiftASN1
import TestSupport
import Testing
import X509

@testable import Model
@testable import Tools

@Suite("A cluster's certificate authority")
struct CertificateAuthorityTests {
    private static let orders = ClusterName("orders").unsafelyUnwrapped
    private let now = Date(timeIntervalSince1970: 1_800_000_000)
    private let authority: CertificateAuthority

    init() throws {
        self.authority = try CertificateAuthority(cluster: Self.orders, now: self.now)
    }

    @Test("signs itself, for ten years, and may sign nodes alone")
    func ownCertificate() throws {
        let certificate = try Certificate(pemEncoded: self.authority.certificate)
        #expect(certificate.subject.description == "CN=pgherd orders CA")
        #expect(certificate.issuer == certificate.subject)
        #expect(certificate.publicKey.isValidSignature(certificate.signature, for: certificate))
        #expect(certificate.notValidBefore == self.now - 3600)
        #expect(certificate.notValidAfter == Date(timeIntervalSince1970: 2_115_619_200))
        let extensions = certificate.extensions
        #expect(try extensions.basicConstraints == .isCertificateAuthority(maxPathLength: 0))
        #expect(try extensions.keyUsage == KeyUsage(keyCertSign: true, cRLSign: true))
        #expect(try extensions.subjectKeyIdentifier == SubjectKeyIdentifier(hash: certificate.publicKey))
        #expect(extensions.filter(\.critical).count == 2)
    }

    @Test("issues certificates for a node's names and addresses, valid as long as itself")
    func nodeCertificate() throws {
        let later = self.now + 86_400
        let issued = try self.authority.issue(
            node: "orders-1",
            addresses: ["10.0.0.1", "2001:DB8::1", "DB1.example", "10.0.0.1", "orders-1"],
            now: later
        )
        let certificate = try Certificate(pemEncoded: issued.certificate)
        let own = try Certificate(pemEncoded: self.authority.certificate)
        #expect(certificate.subject.description == "CN=orders-1")
        #expect(certificate.issuer == own.subject)
        #expect(own.publicKey.isValidSignature(certificate.signature, for: certificate))
        #expect(certificate.notValidBefore == later - 3600)
        #expect(certificate.notValidAfter == own.notValidAfter)
        let extensions = certificate.extensions
        let names = try #require(try extensions.subjectAlternativeNames)
        #expect(
            names.map(\.description) == [
                GeneralName.dnsName("orders-1").description,
                GeneralName.ipAddress(.init(contentBytes: [10, 0, 0, 1])).description,
                GeneralName.ipAddress(.init(contentBytes: [0x20, 1, 0xD, 0xB8] + Array(repeating: 0, count: 11) + [1]))
                    .description,
                GeneralName.dnsName("db1.example").description,
            ]
        )
        #expect(try extensions.basicConstraints == .notCertificateAuthority)
        #expect(try extensions.keyUsage == KeyUsage(digitalSignature: true))
        #expect(try extensions.extendedKeyUsage == ExtendedKeyUsage([.serverAuth, .clientAuth]))
        #expect(
            try extensions.authorityKeyIdentifier?.keyIdentifier == own.extensions.subjectKeyIdentifier?.keyIdentifier
        )
    }

    @Test(
        "issues certificates that know what they cover",
        arguments: [
            ("orders-1", true), ("10.0.0.1", true), ("2001:db8:0::1", true), ("db1.example", true), ("10.0.0.2", false),
            ("orders-2", false), ("2001:db8::2", false), ("example", false), ("", false),
        ]
    )
    func coverage(address: String, isCovered: Bool) throws {
        let addresses = ["10.0.0.1", "2001:DB8::1", "DB1.example"]
        let issued = try self.authority.issue(node: "orders-1", addresses: addresses, now: self.now)
        #expect(try issued.covers(address) == isCovered)
    }

    @Test("never uses a key or a serial number twice")
    func different() throws {
        let issued = try (0..<20).map { _ in try self.authority.issue(node: "n", addresses: [], now: self.now) }
        #expect(Set(issued.map { $0.key.revealed() }).count == 20)
        let numbers = try issued.map { try Certificate(pemEncoded: $0.certificate).serialNumber }
        #expect(Set(numbers).count == 20)
    }

    @Test("issues nothing once it has expired")
    func expired() throws {
        #expect(throws: VaultFailure.self) {
            try self.authority.issue(node: "n", addresses: [], now: Date(timeIntervalSince1970: 2_115_619_200))
        }
        _ = try self.authority.issue(node: "n", addresses: [], now: Date(timeIntervalSince1970: 2_115_619_199))
    }

    @Test(
        "does not put into a certificate what is no address",
        arguments: ["", "*", "*.example", "a b", "10.0.0.256", "a\n"]
    )
    func noAddress(text: String) {
        #expect(throws: VaultFailure.self) { try self.authority.issue(node: "n", addresses: [text], now: self.now) }
    }

    @Test("goes on from what was kept of it")
    func kept() throws {
        let kept = try CertificateAuthority(certificate: self.authority.certificate, key: self.authority.key)
        let issued = try Certificate(pemEncoded: kept.issue(node: "n", addresses: [], now: self.now).certificate)
        let own = try Certificate(pemEncoded: self.authority.certificate)
        #expect(own.publicKey.isValidSignature(issued.signature, for: issued))
    }

    @Test("is refused where it is none, or its key is another one's, and the refusal repeats no key")
    func refused() throws {
        let other = try CertificateAuthority(cluster: Self.orders, now: self.now)
        let node = try self.authority.issue(node: "n", addresses: [], now: self.now)
        let cut = String(self.authority.key.revealed().dropLast(40))
        let kept: [(certificate: String, key: Secret)] = [
            (self.authority.certificate, other.key), (node.certificate, node.key), ("", self.authority.key),
            (self.authority.certificate, Secret("")), (self.authority.certificate, Secret(cut)),
        ]
        for (certificate, key) in kept {
            let failure = #expect(throws: VaultFailure.self) {
                try CertificateAuthority(certificate: certificate, key: key)
            }
            let lines = key.revealed().split(separator: "\n").filter { !$0.hasPrefix("-----") }
            #expect(lines.allSatisfy { failure?.description.contains($0) == false })
        }
    }
}
