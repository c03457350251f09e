/// What was asked for beyond the change itself.
struct RunOptions: Hashable, Sendable {
    /// Whether `destroy` leaves machines that can't be reached as they are.
    var skipsUnreachable = false
}
