package import Model

/// A running PostgreSQL that lets the monitoring role not in, by its own words.
///
/// It is not dead, and restarting or configuring it blindly would be wrong: the cause has a name.
package struct PsqlRefusal: Hashable, Sendable {
    /// The node's state in one word, as `status` tells it.
    package let state: String
    /// What it means and the way out, for people, with PostgreSQL's own words.
    package let text: String
    /// Of what kind it is, where that decides what can be done.
    package let predicament: Predicament?

    /// - Parameter reason: What psql has said; `nil` comes of words that no server says.
    package init?(reason: String) {
        guard reason.contains("FATAL:") else { return nil }
        let refusal = Self.known.first { reason.contains($0.words) }?.refusal ?? Self.unknown
        self.init(refusal.state, "\(refusal.text) (\(reason))", refusal.predicament)
    }

    private init(_ state: String, _ text: String, _ predicament: Predicament?) {
        self.state = state
        self.text = text
        self.predicament = predicament
    }

    private static let unknown = PsqlRefusal("refusing", "PostgreSQL runs and refuses pgherd's connection", nil)
    private static let saturated = PsqlRefusal(
        "saturated",
        "PostgreSQL runs, and all of its connections are taken (max_connections): close sessions, or have applications open fewer",
        .saturated
    )
    private static let starting = PsqlRefusal(
        "starting",
        "PostgreSQL replays WAL and takes connections afterwards",
        .starting
    )
    private static func revoked(_ what: String) -> PsqlRefusal {
        PsqlRefusal("refusing", "PostgreSQL runs, but \(what); configure sets that right", nil)
    }

    /// PostgreSQL's words, in the language that pgherd's sessions ask for.
    private static let known: [(words: String, refusal: PsqlRefusal)] = [
        ("remaining connection slots are reserved", saturated),
        ("too many clients already", saturated),
        ("too many connections for role", revoked("its role \(Psql.role) has a connection limit")),
        ("too many connections for database", revoked("the database postgres has a connection limit")),
        ("permission denied for database", revoked("CONNECT on the database postgres was taken from \(Psql.role)")),
        ("is not currently accepting connections", revoked("the database postgres takes no connections")),
        (#"database "postgres" does not exist"#, revoked("the database postgres, which pgherd works in, was dropped")),
        ("is not permitted to log in", revoked("\(Psql.role) was made NOLOGIN")),
        (#"role "pgherd_monitor" does not exist"#, revoked("the role \(Psql.role) was dropped")),
        ("the database system is starting up", starting),
        ("the database system is not yet accepting connections", starting),
        ("the database system is in recovery mode", starting),
        ("the database system is shutting down", PsqlRefusal("stopping", "PostgreSQL shuts down", nil)),
    ]
}
