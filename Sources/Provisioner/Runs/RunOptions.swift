/// What was asked for beyond the change itself.
struct RunOptions: Hashable, Sendable {
    /// Whether `destroy` leaves machines that can't be reached as they are.
    var skipsUnreachable = false
    /// Whether `destroy` switches the cloud's protection of the machines off first.
    var liftsProtection = false
}
