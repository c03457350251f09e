/// A host and a port joined as URIs and people write them (RFC 3986): `10.0.0.5:5432`, `[fd00::5]:5432`.
struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// An IPv4 or IPv6 address without brackets, or a host's name.
    var host: String
    var port: Int

    var description: String { self.host.contains(":") ? "[\(self.host)]:\(self.port)" : "\(self.host):\(self.port)" }
}

extension Node {
    /// Where its PostgreSQL listens.
    var endpoint: Endpoint { Endpoint(host: self.address, port: self.port) }
}
