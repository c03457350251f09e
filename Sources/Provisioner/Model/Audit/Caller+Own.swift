package import Commands

/// In whose name pgherd acts by itself.
extension Caller {
    /// The server itself, where it sets something right that nobody has asked for.
    package static let server = Caller(principal: "pgherd", authentication: "none", peer: "-", session: 0)

    /// Destroys clusters whose time is over.
    package static let timeToLive = Caller(
        principal: "pgherd:ttl",
        authentication: "none",
        peer: "internal",
        session: 0
    )

    /// Goes on with runs that a server's death has cut off.
    package static let recovery = Caller(principal: "pgherd:recovery", authentication: "none", peer: "none", session: 0)

    /// Puts a copy of the records in the place of those that are there.
    package static let restore = Caller(
        principal: "pgherd:restore",
        authentication: "none",
        peer: "internal",
        session: 0
    )
}
