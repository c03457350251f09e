import Commands

/// What was asked for beyond the change itself.
struct RunOptions: Hashable, Sendable {
    /// Whether `destroy` leaves machines that can't be reached as they are.
    var skipsUnreachable = false
    /// Whether `destroy` switches the cloud's protection of the machines off first.
    var liftsProtection = false

    /// What a repair may do beyond what harms nobody.
    var repair = RepairOptions()

    init() {}

    /// What a change asks for.
    init(of change: ClusterChange) {
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
