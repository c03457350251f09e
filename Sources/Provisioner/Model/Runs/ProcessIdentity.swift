/// One process, told apart from every other that may get its number later.
package struct ProcessIdentity: Hashable, Sendable {
    /// Its number, a `pid_t`.
    package let process: Int32
    /// When it started, in clock ticks since the machine's start.
    package let ticks: Int64
    /// Where the number means something: the machine's start, and the namespace of processes.
    package let world: String

    package init(process: Int32, ticks: Int64, world: String) {
        self.process = process
        self.ticks = ticks
        self.world = world
    }
}
