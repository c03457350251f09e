package import Commands

/// What was asked for beyond the change itself.
package struct RunOptions: Hashable, Sendable {
    /// Whether `destroy` leaves machines that can't be reached as they are.
    package var skipsUnreachable = false
    /// Whether `destroy` switches the cloud's protection of the machines off first.
    package var liftsProtection = false

    /// What a repair may do beyond what harms nobody.
    package var repair = RepairOptions()

    package init() {}

    /// What a change asks for.
    package init(of change: ClusterChange) {
        self.init()
        switch change {
        case .destroy(_, let skipsUnreachable, let liftsProtection):
            (self.skipsUnreachable, self.liftsProtection) = (skipsUnreachable, liftsProtection)
        case .configure(_, let options), .resume(_, let options):
            self.repair = options
        default:
            break
        }
    }
}
