package import Commands
package import Model

/// How clients write down where a cluster is.
package struct ConnectionString: Sendable {
    package let nodes: [Node]
    package let role: ConnectRequest.Role
    /// Shown only where it was asked for.
    package let password: Secret?
    /// The file into which a client has put the certificate of the cluster's authority; `nil` on target=local.
    ///
    /// With it connections are encrypted and the server's name is verified, the superuser's account is closed to the network,
    /// and applications have a role and a database of their own.
    package let authority: String?

    package init(nodes: [Node], role: ConnectRequest.Role, password: Secret?, authority: String?) {
        self.nodes = nodes
        self.role = role
        self.password = password
        self.authority = authority
    }

    private var user: String { self.authority == nil ? "postgres" : "app" }
    private var database: String { self.user }

    /// The lines of an answer.
    package func lines(_ form: ConnectRequest.Form) -> [String] {
        switch form {
        case .uri: [self.uri]
        case .psql: self.psql
        case .env: self.environment
        case .jdbc: [self.jdbc]
        }
    }

    /// libpq's URI; several hosts are tried in their order.
    private var uri: String {
        // The password is letters and digits, so nothing in it needs escaping.
        let credentials = self.password.map { "\(self.user):\($0.revealed())" } ?? self.user
        let tls = self.authority.map { "sslmode=verify-full&sslrootcert=\($0)&" } ?? ""
        return
            "postgresql://\(credentials)@\(self.endpoints)/\(self.database)?\(tls)target_session_attrs=\(self.attributes)"
    }

    /// A command to paste.
    ///
    /// A password is never part of one, since other users can see commands.
    private var psql: [String] {
        let hosts = self.nodes.map(\.address).joined(separator: ",")
        let ports = self.nodes.map { "\($0.port)" }.joined(separator: ",")
        let tls = self.authority.map { " sslmode=verify-full sslrootcert=\($0)" } ?? ""
        let command =
            "psql 'host=\(hosts) port=\(ports) user=\(self.user) dbname=\(self.database)\(tls) target_session_attrs=\(self.attributes)'"
        return [command] + (self.password.map { ["# it asks for the password: \($0.revealed())"] } ?? [])
    }

    /// Lines for a file that a shell reads.
    private var environment: [String] {
        [
            "PGHOST=\(self.nodes.map(\.address).joined(separator: ","))",
            "PGPORT=\(self.nodes.map { "\($0.port)" }.joined(separator: ","))",
            "PGUSER=\(self.user)",
            "PGDATABASE=\(self.database)",
            "PGTARGETSESSIONATTRS=\(self.attributes)",
        ] + (self.authority.map { ["PGSSLMODE=verify-full", "PGSSLROOTCERT=\($0)"] } ?? [])
            + (self.password.map { ["PGPASSWORD=\($0.revealed())"] } ?? [])
    }

    private var jdbc: String {
        let credentials = self.password.map { "&password=\($0.revealed())" } ?? ""
        let tls = self.authority.map { "&sslmode=verify-full&sslrootcert=\($0)" } ?? ""
        let server = self.role == .primary ? "primary" : self.role == .replica ? "secondary" : "any"
        return
            "jdbc:postgresql://\(self.endpoints)/\(self.database)?user=\(self.user)\(credentials)&targetServerType=\(server)\(tls)"
    }

    private var endpoints: String { self.nodes.map(\.endpoint.description).joined(separator: ",") }

    /// PostgreSQL 14's clients know `primary` and `standby`, older ones only these.
    private var attributes: String { self.role == .primary ? "read-write" : "any" }
}
