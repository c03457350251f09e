/// What one client, or all of them together, may take of the server.
struct DoorLimits: Hashable, Sendable {
    /// Connections at the same time.
    var connections = 256
    /// Connections at the same time from one address.
    var connectionsPerAddress = 64
    /// How long a connection may send no complete line while nothing that it asked for is under way.
    var idleTimeout: Duration = .seconds(600)
    /// How long a client may take nothing of what is written to it.
    var writeTimeout: Duration = .seconds(30)
    /// How long connections may take to end when the server stops.
    var shutdownGrace: Duration = .seconds(5)
}
