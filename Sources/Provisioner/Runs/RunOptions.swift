import Commands

/// What was asked for beyond the change itself.
struct RunOptions: Hashable, Sendable {
    /// Whether `destroy` leaves machines that can't be reached as they are.
    var skipsUnreachable = false
    /// Whether `destroy` switches the cloud's protection of the machines off first.
    var liftsProtection = false

    init() {}

    /// What a change asks for.
    init(of change: ClusterChange) {
        self.init()
        guard case .destroy(_, let skipsUnreachable, let liftsProtection) = change else { return }
        (self.skipsUnreachable, self.liftsProtection) = (skipsUnreachable, liftsProtection)
    }
}
