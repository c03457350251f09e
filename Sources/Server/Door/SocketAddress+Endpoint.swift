import NIOCore

extension SocketAddress {
    /// Address and port as people write them: `127.0.0.1:7432`, `[::1]:7432`.
    var endpoint: String {
        let address = self.ipAddress ?? "unknown"
        return address.contains(":") ? "[\(address)]:\(self.port ?? 0)" : "\(address):\(self.port ?? 0)"
    }

    /// Whether only this machine reaches the address: 127.0.0.0/8, `::1`, and the former written as the latter.
    var isLoopback: Bool {
        guard let address = self.ipAddress?.lowercased() else { return false }
        return address.hasPrefix("127.") || address == "::1" || address.hasPrefix("::ffff:127.")
    }
}
