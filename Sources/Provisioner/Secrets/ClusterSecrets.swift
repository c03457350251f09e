import Foundation

/// The passwords of a cluster's own roles, and what it encrypts connections with.
struct ClusterSecrets: Sendable {
    let superuser: Secret
    let replication: Secret
    let monitor: Secret
    /// Of the role that applications connect as, on machines.
    var application: Secret?
    /// On machines, where connections are encrypted.
    var tls: ClusterTLS?

    /// New passwords: 32 letters and digits each, 190 bits.
    static func generated() -> ClusterSecrets {
        ClusterSecrets(superuser: .random(), replication: .random(), monitor: .random())
    }

    var all: [Secret] {
        [self.superuser, self.replication, self.monitor] + [self.application].compactMap(\.self) + (self.tls?.all ?? [])
    }

    /// The variables that the Ansible roles read.
    func vaultDocument() throws -> Data {
        var passwords: [String: Any] = [
            "pgherd_superuser_password": self.superuser.revealed(),
            "pgherd_replication_password": self.replication.revealed(),
            "pgherd_monitor_password": self.monitor.revealed(),
        ]
        if let application = self.application { passwords["pgherd_application_password"] = application.revealed() }
        return try JSONSerialization.data(
            withJSONObject: passwords.merging(self.tls?.variables ?? [:]) { password, _ in password },
            options: [.sortedKeys]
        )
    }

    init(superuser: Secret, replication: Secret, monitor: Secret) {
        self.superuser = superuser
        self.replication = replication
        self.monitor = monitor
    }

    /// Reads what ``vaultDocument()`` wrote.
    init(vaultDocument: Data) throws {
        guard
            let values = try JSONSerialization.jsonObject(with: vaultDocument) as? [String: Any],
            let superuser = values["pgherd_superuser_password"] as? String,
            let replication = values["pgherd_replication_password"] as? String,
            let monitor = values["pgherd_monitor_password"] as? String
        else { throw VaultFailure("the vault does not hold the cluster's passwords") }
        self.init(superuser: Secret(superuser), replication: Secret(replication), monitor: Secret(monitor))
        self.application = (values["pgherd_application_password"] as? String).map(Secret.init)
        self.tls = try ClusterTLS(variables: values)
    }
}

extension Secret {
    /// 32 letters and digits from the system's random numbers.
    static func random() -> Secret {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        var generator = SystemRandomNumberGenerator()
        return Secret(String((0..<32).map { _ in alphabet[Int.random(in: alphabet.indices, using: &generator)] }))
    }
}
