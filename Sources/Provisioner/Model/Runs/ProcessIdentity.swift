/// One process, told apart from every other that may get its number later.
struct ProcessIdentity: Hashable, Sendable {
    /// Its number, a `pid_t`.
    let process: Int32
    /// When it started, in clock ticks since the machine's start.
    let ticks: Int64
    /// Where the number means something: the machine's start, and the namespace of processes.
    let world: String
}
