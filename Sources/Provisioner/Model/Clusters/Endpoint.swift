/// A host and a port joined as URIs and people write them (RFC 3986): `10.0.0.5:5432`, `[fd00::5]:5432`.
package struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// An IPv4 or IPv6 address without brackets, or a host's name.
    package var host: String
    package var port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    package var description: String {
        self.host.contains(":") ? "[\(self.host)]:\(self.port)" : "\(self.host):\(self.port)"
    }
}

extension Node {
    /// Where its PostgreSQL listens.
    package var endpoint: Endpoint { Endpoint(host: self.address, port: self.port) }
}
