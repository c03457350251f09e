import Commands
import Foundation
import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite("A cluster's certificates in its vault")
struct ClusterTLSTests {
    private var secrets = ClusterSecrets.generated()
    private let tls: ClusterTLS

    init() throws {
        var tls = try ClusterTLS(cluster: ClusterName("orders").unsafelyUnwrapped)
        for number in 1...3 { try tls.issue(node: "orders-\(number)", addresses: ["10.0.0.\(number)"]) }
        self.tls = tls
        self.secrets.tls = tls
    }

    @Test("come out as they went in")
    func roundTrip() throws {
        let read = try ClusterSecrets(vaultDocument: self.secrets.vaultDocument())
        #expect(read.all.map { $0.revealed() } == self.secrets.all.map { $0.revealed() })
        #expect(read.all.count == 3 + 1 + 3)
        #expect(read.tls?.authority.certificate == self.tls.authority.certificate)
        #expect(read.tls?.nodes.mapValues(\.certificate) == self.tls.nodes.mapValues(\.certificate))
    }

    @Test("are under the names that the roles read")
    func variables() throws {
        let document = try JSONSerialization.jsonObject(with: self.secrets.vaultDocument()) as? [String: Any]
        #expect(document?["pgherd_tls_authority"] as? String == self.tls.authority.certificate)
        #expect(document?["pgherd_tls_authority_key"] as? String == self.tls.authority.key.revealed())
        let nodes = try #require(document?["pgherd_tls_nodes"] as? [String: [String: String]])
        #expect(nodes.keys.sorted() == ["orders-1", "orders-2", "orders-3"])
        #expect(nodes["orders-2"]?["certificate"] == self.tls.nodes["orders-2"]?.certificate)
        #expect(nodes["orders-2"]?["key"] == self.tls.nodes["orders-2"]?.key.revealed())
        #expect(nodes["orders-2"]?.count == 2)
    }

    @Test("are kept with the passwords beside newer ones until those are settled")
    func former() throws {
        var renewed = ClusterSecrets.generated()
        renewed.application = .random()
        renewed.tls = try ClusterTLS(cluster: .orders)
        let both = renewed.succeeding(self.secrets)
        let read = try ClusterSecrets(vaultDocument: both.vaultDocument())
        #expect(read.all.map { $0.revealed() } == both.all.map { $0.revealed() })
        #expect(read.superuser.revealed() == renewed.superuser.revealed())
        let former = try #require(read.former)
        #expect(former.all.map { $0.revealed() } == self.secrets.all.map { $0.revealed() })
        #expect(Set(self.secrets.all.map { $0.revealed() }).isSubset(of: both.all.map { $0.revealed() }), "struck out")
        #expect(read.authorities == [renewed, self.secrets].compactMap { $0.tls?.authority.certificate }.joined())
        let settled = read.settled
        #expect(settled.former == nil && settled.authorities == renewed.tls?.authority.certificate)
        #expect(try settled.vaultDocument() == renewed.vaultDocument())
        #expect(renewed.succeeding(both).former?.former == nil, "one at most")
    }

    @Test("are not in vaults that were written without them")
    func without() throws {
        let passwords = ClusterSecrets.generated()
        let document = try passwords.vaultDocument()
        #expect(!String(decoding: document, as: UTF8.self).contains("tls"))
        #expect(try ClusterSecrets(vaultDocument: document).tls == nil)
    }

    @Test(
        "are refused in part",
        arguments: [
            "pgherd_tls_authority", "pgherd_tls_authority_key", "pgherd_tls_nodes",
        ]
    )
    func inPart(missing: String) throws {
        let whole = try JSONSerialization.jsonObject(with: self.secrets.vaultDocument()) as? [String: Any]
        var document = try #require(whole)
        #expect(document.removeValue(forKey: missing) != nil)
        let part = try JSONSerialization.data(withJSONObject: document)
        #expect(throws: VaultFailure.self) { try ClusterSecrets(vaultDocument: part) }
    }

    @Test("take the place of older ones of the same node, of the same authority")
    func renewal() throws {
        var renewed = self.tls
        try renewed.issue(node: "orders-2", addresses: ["10.0.0.2"])
        #expect(renewed.nodes["orders-2"]?.certificate != self.tls.nodes["orders-2"]?.certificate)
        #expect(renewed.nodes["orders-1"]?.certificate == self.tls.nodes["orders-1"]?.certificate)
        #expect(renewed.authority.certificate == self.tls.authority.certificate)
    }

    @Test("have keys that are struck out line by line, whatever stands around the lines, and nothing else is")
    func redaction() throws {
        let redactor = Redactor(self.secrets.all)
        for key in self.tls.all {
            let lines = key.revealed().split(separator: "\n").map(String.init)
            #expect(lines.count == 5)
            let body = lines.dropFirst().dropLast()
            for line in body {
                #expect(redactor.redacted("  | \(line)\r") == "  | (secret)\r")
            }
            let whole = redactor.redacted(key.revealed())
            #expect(whole == "\(lines[0])\n(secret)\n(secret)\n(secret)\n\(lines[4])\n")
            let escaped = key.revealed().replacing("\n", with: "\\n")
            #expect(redactor.redacted(escaped) == "\(lines[0])\\n(secret)\\n(secret)\\n(secret)\\n\(lines[4])\\n")
            #expect(redactor.redacted(body.joined()) == "(secret)(secret)(secret)")
        }
        #expect(redactor.redacted(self.tls.authority.certificate) == self.tls.authority.certificate)
    }
}
