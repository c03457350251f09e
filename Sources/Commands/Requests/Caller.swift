/// Who asks: what the server verified, and what a bridge asserts beside it.
package struct Caller: Hashable, Sendable {
    /// The verified identity; `local` on a loopback connection without authentication.
    package var principal: String
    /// How the identity was verified; `none` without authentication.
    package var authentication: String
    /// On whose behalf a bridge says it speaks (`@alice`); asserted, not verified.
    package var actor: String?
    /// The peer's address and port.
    package var peer: String
    /// The number of the connection since the server's start.
    package var session: Int

    package init(principal: String, authentication: String, actor: String? = nil, peer: String, session: Int) {
        self.principal = principal
        self.authentication = authentication
        self.actor = actor
        self.peer = peer
        self.session = session
    }

    /// The name that records show: the asserted actor where there is one, else the principal.
    package var displayName: String { self.actor ?? self.principal }
}
