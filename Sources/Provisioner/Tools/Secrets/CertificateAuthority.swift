import Commands
import Crypto
import Foundation
package import Model
import SwiftASN1
import X509

/// A cluster's own certificate authority: whoever trusts it trusts that cluster's nodes and nothing else.
///
/// The keys are P-256, which every TLS library that PostgreSQL 13 and newer are built with can read.
package struct CertificateAuthority: Sendable {
    /// PEM, with a newline at its end; not secret.
    package let certificate: String
    /// PKCS #8 as PEM; never leaves the server.
    package let key: Secret

    /// How long an authority holds.
    private static let years = 10
    /// Clocks of machines may be behind the server's.
    private static let margin: TimeInterval = 3600

    /// A new authority with a key from the system's random numbers.
    init(cluster: ClusterName, now: Date = Date()) throws {
        let key = P256.Signing.PrivateKey()
        let publicKey = Certificate.PublicKey(key.publicKey)
        let name = try DistinguishedName { CommonName("pgherd \(cluster) CA") }
        let certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: publicKey,
            notValidBefore: now - Self.margin,
            notValidAfter: try Self.end(from: now),
            issuer: name,
            subject: name,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(hash: publicKey)
            },
            issuerPrivateKey: Certificate.PrivateKey(key)
        )
        self.certificate = try certificate.serializeAsPEM().pemString + "\n"
        self.key = Secret(key.pemRepresentation + "\n")
    }

    /// An authority that was kept.
    ///
    /// - Throws: ``VaultFailure`` where that is no authority, or the key is another one's.
    init(certificate: String, key: Secret) throws {
        self.certificate = certificate
        self.key = key
        let (parsed, signing) = try self.parsed()
        guard Certificate.PublicKey(signing.publicKey) == parsed.publicKey,
            case .isCertificateAuthority = try? parsed.extensions.basicConstraints
        else { throw VaultFailure("the certificate authority does not belong to its key") }
    }

    /// A certificate for one node, valid as long as the authority, for both ends of a connection.
    ///
    /// - Parameters:
    ///   - node: The node's name; it is a name that the certificate holds for, too.
    ///   - addresses: The IP addresses and host names under which clients and other nodes reach it.
    ///   - now: The present.
    /// - Returns: The certificate, and a key of its own.
    /// - Throws: ``VaultFailure`` for an address that is none, or where the authority has expired.
    func issue(node: String, addresses: [String], now: Date = Date()) throws -> NodeCertificate {
        let (authority, signing) = try self.parsed()
        guard authority.notValidAfter > now else {
            throw VaultFailure("the certificate authority has expired on \(authority.notValidAfter)")
        }
        let names = try Self.names(of: [node] + addresses)
        let key = P256.Signing.PrivateKey()
        let certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PublicKey(key.publicKey),
            notValidBefore: max(now - Self.margin, authority.notValidBefore),
            notValidAfter: authority.notValidAfter,
            issuer: authority.subject,
            subject: try DistinguishedName { CommonName(node) },
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth, .clientAuth])
                SubjectAlternativeNames(names)
                SubjectKeyIdentifier(hash: Certificate.PublicKey(key.publicKey))
                AuthorityKeyIdentifier(keyIdentifier: try authority.extensions.subjectKeyIdentifier?.keyIdentifier)
            },
            issuerPrivateKey: Certificate.PrivateKey(signing)
        )
        return NodeCertificate(
            certificate: try certificate.serializeAsPEM().pemString + "\n",
            key: Secret(key.pemRepresentation + "\n")
        )
    }

    private func parsed() throws -> (Certificate, P256.Signing.PrivateKey) {
        do {
            return (
                try Certificate(pemEncoded: self.certificate),
                try P256.Signing.PrivateKey(pemRepresentation: self.key.revealed())
            )
        } catch {
            // The error itself could repeat a part of the key.
            throw VaultFailure("the certificate authority or its key can't be read")
        }
    }

    private static func end(from now: Date) throws -> Date {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        guard let end = calendar.date(byAdding: .year, value: self.years, to: now) else {
            throw VaultFailure("there is no day \(self.years) years from now")
        }
        return end
    }

    /// Each once, in the order given.
    private static func names(of texts: [String]) throws -> [GeneralName] {
        var names: [GeneralName] = []
        for text in texts {
            let name: GeneralName
            if let address = NetworkAddress(text) {
                name = .ipAddress(ASN1OctetString(contentBytes: address.bytes[...]))
            } else if let host = HostAddress(text) {
                name = .dnsName(host.rawValue)
            } else {
                throw VaultFailure("\"\(text)\" is no address that a certificate could hold for")
            }
            if !names.contains(name) { names.append(name) }
        }
        return names
    }
}
