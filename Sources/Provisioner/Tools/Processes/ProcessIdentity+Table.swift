import Model

#if canImport(Glibc)
    import Glibc
#endif

extension ProcessIdentity {
    /// Whether it lives.
    package var isAlive: Bool {
        guard self.world == ProcessTable.world, let status = ProcessTable.status(of: self.process) else { return false }
        return status.ticks == self.ticks && !status.hasEnded
    }

    /// Which of these processes belong to the session that it leads, itself included.
    ///
    /// The kernel gives no number to a new process while a session of that number has members. Another process of the
    /// number therefore means that nothing is left of this one's session.
    package func members(among processes: [ProcessStatus], in world: String = ProcessTable.world) -> [ProcessStatus] {
        guard self.world == world else { return [] }
        if let holder = processes.first(where: { $0.id == self.process }), holder.ticks != self.ticks { return [] }
        return processes.filter { $0.session == self.process && $0.ticks >= self.ticks && !$0.hasEnded }
    }

    /// The process that has this number now, if there is one.
    init?(of process: pid_t) {
        guard let status = ProcessTable.status(of: process) else { return nil }
        self.init(process: process, ticks: status.ticks, world: ProcessTable.world)
    }
}
