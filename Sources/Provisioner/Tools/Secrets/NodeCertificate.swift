import Commands
package import Foundation
package import Model
import SwiftASN1
import X509

/// With what a node proves who it is: a certificate of its cluster's authority, and the key to it.
package struct NodeCertificate: Sendable {
    /// PEM, with a newline at its end.
    package let certificate: String
    /// PKCS #8 as PEM, with a newline at its end.
    package let key: Secret

    /// From when on nobody believes it any more.
    ///
    /// - Throws: What can't be read as a certificate.
    package var end: Date {
        get throws { try Certificate(pemEncoded: self.certificate).notValidAfter }
    }

    /// Whether the certificate holds for an address or a host name.
    ///
    /// - Throws: What can't be read as a certificate.
    package func covers(_ address: String) throws -> Bool {
        let names = try Certificate(pemEncoded: self.certificate).extensions.subjectAlternativeNames
        let wanted: GeneralName =
            NetworkAddress(address).map { .ipAddress(ASN1OctetString(contentBytes: $0.bytes[...])) }
            ?? .dnsName(address)
        return names.map { $0.contains(wanted) } ?? false
    }
}
