import NIOCore

extension Settings.Listen {
    /// Refuses an address that other machines can reach, where it is written as an address; names are looked up, and
    /// checked alike, when the server starts.
    func checkLiteralHost(origin: String) throws(SettingFault) {
        guard !self.allowOtherHosts, let address = try? SocketAddress(ipAddress: self.host, port: self.port) else {
            return
        }
        guard address.isLoopback else {
            throw SettingFault(origin: origin, key: SettingKey.listenHost.name, reason: Self.refusalOfOtherHosts)
        }
    }
}
