import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite("Certificates, as OpenSSL reads them")
struct CertificateToolsTests {
    private let scratch: Scratch
    private let issued: NodeCertificate

    init() throws {
        self.scratch = try Scratch()
        let authority = try CertificateAuthority(cluster: ClusterName("orders").unsafelyUnwrapped)
        let other = try CertificateAuthority(cluster: ClusterName("orders").unsafelyUnwrapped)
        self.issued = try authority.issue(node: "orders-1", addresses: ["10.0.0.1", "2001:db8::1", "db1.example"])
        try self.scratch.write(authority.certificate, to: "authority.crt")
        try self.scratch.write(other.certificate, to: "other.crt")
        try self.scratch.write(self.issued.certificate, to: "node.crt")
        try self.scratch.write(self.issued.key.revealed(), to: "node.key")
    }

    @Test(
        "are trusted by whoever trusts the authority, for both ends of a connection",
        arguments: [
            ["-purpose", "sslserver"], ["-purpose", "sslclient"],
            ["-verify_hostname", "orders-1"], ["-verify_hostname", "db1.example"],
            ["-verify_ip", "10.0.0.1"], ["-verify_ip", "2001:db8::1"],
        ]
    )
    func trusted(purpose: [String]) async throws {
        let (outcome, text) = try await self.verify("authority.crt", "node.crt", purpose)
        #expect(outcome == .exited(0), "\(text)")
    }

    @Test(
        "are not trusted for other names, or by the authority of another cluster of that name",
        arguments: [
            ("authority.crt", ["-verify_hostname", "orders-2"]), ("authority.crt", ["-verify_ip", "10.0.0.2"]),
            ("other.crt", ["-purpose", "sslserver"]),
        ]
    )
    func notTrusted(authority: String, purpose: [String]) async throws {
        let (outcome, text) = try await self.verify(authority, "node.crt", purpose)
        #expect(outcome == .exited(2), "\(text)")
    }

    @Test(
        "hold from an hour ago to ten years on",
        arguments: [
            (-60, 0), (3600, 0), (10 * 365 * 86_400, 0), (-7200, 2), (10 * 366 * 86_400, 2),
        ] as [(Int, Int32)]
    )
    func expiry(seconds: Int, status: Int32) async throws {
        let moment = Int(Date().timeIntervalSince1970) + seconds
        let (outcome, text) = try await self.verify("authority.crt", "node.crt", ["-attime", "\(moment)"])
        #expect(outcome == .exited(status), "\(text)")
    }

    @Test("have a key in the form that PostgreSQL reads, which fits them")
    func key() async throws {
        #expect(self.issued.key.revealed().hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
        let (_, ofKey) = try await self.openssl(["pkey", "-in", self.path("node.key"), "-pubout"])
        let (_, ofCertificate) = try await self.openssl(["x509", "-in", self.path("node.crt"), "-noout", "-pubkey"])
        #expect(ofKey.hasPrefix("-----BEGIN PUBLIC KEY-----"))
        #expect(ofKey == ofCertificate)
    }

    private func path(_ name: String) -> String { self.scratch.path.appending(name).string }

    private func verify(
        _ authority: String,
        _ certificate: String,
        _ options: [String]
    ) async throws -> (ProcessOutcome, String) {
        // Strictly: the rules of RFC 5280 too, and no authority but this one.
        let trust = ["-x509_strict", "-no-CApath", "-no-CAstore", "-CAfile", self.path(authority)]
        return try await self.openssl(["verify"] + trust + options + [self.path(certificate)])
    }

    private func openssl(_ arguments: [String]) async throws -> (ProcessOutcome, String) {
        let program = try #require(Executables.find("openssl"), "install openssl")
        let line = CommandLine(executable: program, arguments: arguments, environment: ToolEnvironment.base)
        let (outcome, output, errors) = try await ProcessRunner().capture(line, bounds: .generous)
        return (outcome, (output + errors).joined(separator: "\n"))
    }
}
