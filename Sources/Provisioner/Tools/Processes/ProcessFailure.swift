package import Commands
package import SystemPackage

/// An external program could not be started.
package struct ProcessFailure: Error, CustomStringConvertible {
    /// What the system says where it has nothing left to start a program with: descriptors, processes or memory.
    static let exhaustion: Set<Errno> = [
        .tooManyOpenFiles, .tooManyOpenFilesInSystem, .resourceTemporarilyUnavailable, .noMemory,
    ]

    package let program: String
    package let reason: String
    /// What the system said, where it said something.
    package var cause: Errno?

    package var description: String { "\(self.program) could not be started: \(self.reason)" }

    /// Whether the machine, or this server's share of it, is exhausted.
    var isExhaustion: Bool { self.cause.map(Self.exhaustion.contains) ?? false }

    /// What a client is told: a machine that is exhausted lacks no program, and is better in a while.
    package var failure: CommandFailure {
        guard self.isExhaustion else {
            return CommandFailure(.toolMissing, self.description, retry: true)
        }
        let lack =
            switch self.cause {
            case .tooManyOpenFiles: "this server may open no more files (raise LimitNOFILE of its unit)"
            case .tooManyOpenFilesInSystem: "the machine may open no more files (raise fs.file-max)"
            case .noMemory: "the machine has no memory left"
            default: "the machine may start no more processes (raise TasksMax of the unit, or its user's limit)"
            }
        return CommandFailure(
            .outOfResources,
            "\(self.program) could not be started, since \(lack); nothing is wrong with the program, try again later",
            retry: true
        )
    }
}
