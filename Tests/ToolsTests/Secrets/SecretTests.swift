import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite struct SecretTests {
    private let secret = Secret("hunter2-hunter2")

    @Test func aSecretShowsInNoWayByAccident() {
        var dumped = ""
        dump(self.secret, to: &dumped)
        let ways = [
            "\(self.secret)", String(describing: self.secret), String(reflecting: self.secret), dumped,
            "\([self.secret])", String(reflecting: ["key": self.secret]), "\(Optional(self.secret) as Any)",
        ]
        for way in ways {
            #expect(!way.contains("hunter2"))
        }
    }

    @Test func aSecretIsRevealedOnPurpose() {
        #expect(self.secret.revealed() == "hunter2-hunter2")
    }

    @Test func randomSecretsAreLongAndDifferent() {
        let secrets = (0..<100).map { _ in Secret.random().revealed() }
        #expect(Set(secrets).count == 100)
        #expect(secrets.allSatisfy { $0.count == 32 && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } })
    }

    @Test func clusterSecretsSurviveTheVault() throws {
        let secrets = ClusterSecrets.generated()
        let read = try ClusterSecrets(vaultDocument: secrets.vaultDocument())
        #expect(read.all.map { $0.revealed() } == secrets.all.map { $0.revealed() })
        #expect(Set(secrets.all.map { $0.revealed() }).count == 3)
    }
}
