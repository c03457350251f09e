import Logging
import Model

/// Everything that the operator decides.
struct Settings: Hashable, Sendable {
    /// Where the server listens.
    struct Listen: Hashable, Sendable {
        var host: String
        /// 0: a free port is picked.
        var port: Int
        /// Whether other machines may be let in, although nobody proves who they are and everybody can read along.
        var allowOtherHosts: Bool

        static let refusalOfOtherHosts = """
            other machines could reach this address, and nobody would have to prove who they are; \
            listen on 127.0.0.1 and use ssh -L, or, where the network itself is trusted, \
            set \(SettingKey.allowOtherHosts.name) to true
            """
    }

    var listen: Listen
    var logLevel: Logger.Level
    var limits: DoorLimits
    var provisioner: ProvisionerSettings
}
