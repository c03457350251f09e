import Commands

/// How clients write down where a cluster is.
struct ConnectionString: Sendable {
    let nodes: [Node]
    let role: ConnectRequest.Role
    /// Shown only where it was asked for.
    let password: Secret?
    /// Whether the nodes are machines: then connections are encrypted, the superuser is for the members alone, and
    /// applications have a role and a database of their own.
    let isRemote: Bool

    private var user: String { self.isRemote ? "app" : "postgres" }
    private var database: String { self.user }

    /// The lines of an answer.
    func lines(_ form: ConnectRequest.Form) -> [String] {
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
        return
            "postgresql://\(credentials)@\(self.endpoints)/\(self.database)?\(self.isRemote ? "sslmode=require&" : "")target_session_attrs=\(self.attributes)"
    }

    /// A command to paste.
    ///
    /// A password is never part of one, since other users can see commands.
    private var psql: [String] {
        let hosts = self.nodes.map(\.address).joined(separator: ",")
        let ports = self.nodes.map { "\($0.port)" }.joined(separator: ",")
        let command =
            "psql 'host=\(hosts) port=\(ports) user=\(self.user) dbname=\(self.database)\(self.isRemote ? " sslmode=require" : "") target_session_attrs=\(self.attributes)'"
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
        ] + (self.isRemote ? ["PGSSLMODE=require"] : [])
            + (self.password.map { ["PGPASSWORD=\($0.revealed())"] } ?? [])
    }

    private var jdbc: String {
        let credentials = self.password.map { "&password=\($0.revealed())" } ?? ""
        let server = self.role == .primary ? "primary" : self.role == .replica ? "secondary" : "any"
        return
            "jdbc:postgresql://\(self.endpoints)/\(self.database)?user=\(self.user)\(credentials)&targetServerType=\(server)\(self.isRemote ? "&sslmode=require" : "")"
    }

    private var endpoints: String { self.nodes.map { "\($0.address):\($0.port)" }.joined(separator: ",") }

    /// PostgreSQL 14's clients know `primary` and `standby`, older ones only these.
    private var attributes: String { self.role == .primary ? "read-write" : "any" }
}
