import NIOCore

extension SocketAddress {
    /// Address and port as people write them: `127.0.0.1:7432`, `[::1]:7432`.
    var endpoint: String {
        let address = self.ipAddress ?? "unknown"
        return address.contains(":") ? "[\(address)]:\(self.port ?? 0)" : "\(address):\(self.port ?? 0)"
    }

    /// Whether only this machine reaches the address: 127.0.0.0/8, `::1`, and the former written as the latter.
    var isLoopback: Bool {
        switch self {
        case .v4(let address):
            return UInt32(bigEndian: address.address.sin_addr.s_addr) >> 24 == 127
        case .v6:
            return self.ipAddress == "::1" || self.ipAddress?.lowercased().hasPrefix("::ffff:127.") == true
        case .unixDomainSocket:
            return true
        }
    }
}
