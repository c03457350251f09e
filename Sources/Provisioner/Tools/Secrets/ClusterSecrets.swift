package import Foundation
package import Model

/// The passwords of a cluster's own roles, and what it encrypts connections with.
package struct ClusterSecrets: Sendable {
    package let superuser: Secret
    package let replication: Secret
    package let monitor: Secret
    /// Of the role that applications connect as, on machines.
    package var application: Secret?
    /// On machines, where connections are encrypted.
    package var tls: ClusterTLS?
    /// One at most, which has none itself.
    private var formers: [ClusterSecrets] = []

    /// Those that were in force before, as long as it is not certain that these are.
    package var former: ClusterSecrets? { self.formers.first }

    /// New passwords: 32 letters and digits each, 190 bits.
    package static func generated() -> ClusterSecrets {
        ClusterSecrets(superuser: .random(), replication: .random(), monitor: .random())
    }

    package var all: [Secret] {
        [self.superuser, self.replication, self.monitor] + [self.application].compactMap(\.self) + (self.tls?.all ?? [])
            + self.formers.flatMap(\.all)
    }

    /// The certificates of every authority that a node may show one of, for clients; `nil` where nothing is encrypted.
    var authorities: String? {
        let certificates = ([self.tls] + self.formers.map(\.tls)).compactMap { $0?.authority.certificate }
        return certificates.isEmpty ? nil : certificates.joined()
    }

    /// The same in the place of others, which are kept until it is certain that these are in force.
    package func succeeding(_ former: ClusterSecrets) -> ClusterSecrets {
        var secrets = self
        secrets.formers = [former.settled]
        return secrets
    }

    /// The same without those before them.
    package var settled: ClusterSecrets {
        var secrets = self
        secrets.formers = []
        return secrets
    }

    // MARK: The vault

    private static let formerName = "pgherd_former_secrets"

    /// The variables that the Ansible roles read, and those before them beside these.
    package func vaultDocument() throws -> Data {
        try JSONSerialization.data(withJSONObject: self.variables, options: [.sortedKeys])
    }

    private var variables: [String: Any] {
        var variables: [String: Any] = [
            "pgherd_superuser_password": self.superuser.revealed(),
            "pgherd_replication_password": self.replication.revealed(),
            "pgherd_monitor_password": self.monitor.revealed(),
        ]
        if let application = self.application { variables["pgherd_application_password"] = application.revealed() }
        if let former = self.former { variables[Self.formerName] = former.variables }
        return variables.merging(self.tls?.variables ?? [:]) { variable, _ in variable }
    }

    package init(superuser: Secret, replication: Secret, monitor: Secret) {
        self.superuser = superuser
        self.replication = replication
        self.monitor = monitor
    }

    /// Reads what ``vaultDocument()`` wrote.
    ///
    /// - Throws: ``VaultFailure`` where a part is missing; what can't be read as JSON.
    package init(vaultDocument: Data) throws {
        try self.init(variables: JSONSerialization.jsonObject(with: vaultDocument) as? [String: Any] ?? [:])
    }

    private init(variables: [String: Any]) throws {
        guard let superuser = variables["pgherd_superuser_password"] as? String,
            let replication = variables["pgherd_replication_password"] as? String,
            let monitor = variables["pgherd_monitor_password"] as? String
        else { throw VaultFailure("the vault does not hold the cluster's passwords") }
        self.init(superuser: Secret(superuser), replication: Secret(replication), monitor: Secret(monitor))
        self.application = (variables["pgherd_application_password"] as? String).map(Secret.init)
        self.tls = try ClusterTLS(variables: variables)
        if let former = variables[Self.formerName] {
            guard let former = former as? [String: Any] else {
                throw VaultFailure("the vault does not hold the cluster's former passwords as it should")
            }
            self.formers = [try ClusterSecrets(variables: former)]
        }
    }
}

extension Secret {
    /// 32 letters and digits from the system's random numbers.
    package static func random() -> Secret {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        var generator = SystemRandomNumberGenerator()
        return Secret(String((0..<32).map { _ in alphabet[Int.random(in: alphabet.indices, using: &generator)] }))
    }
}
