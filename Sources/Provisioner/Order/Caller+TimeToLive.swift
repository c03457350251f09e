import Commands

extension Caller {
    /// In whose name clusters are destroyed whose time is over.
    static let timeToLive = Caller(principal: "pgherd:ttl", authentication: "none", peer: "internal", session: 0)
}
