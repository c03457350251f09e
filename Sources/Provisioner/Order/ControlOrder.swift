import Commands
import GRDB

/// A command that is carried out at once, and who asks for it.
struct ControlOrder: Hashable, Sendable {
    let control: ControlCommand
    let caller: Caller

    /// In canonical form.
    var command: String { Command.control(self.control).line }

    /// The cluster that it is about, if it is about one.
    var cluster: ClusterName? {
        switch self.control {
        case .extend(let name, _), .protect(let name), .unprotect(let name), .unlock(let name): name
        case .freeze(let request): request.scope.cluster
        case .unfreeze(let scope): scope.cluster
        case .drain, .backupRecords: nil
        }
    }

    /// Writes down what somebody is about to do.
    ///
    /// - Returns: The entry's number.
    func insertIntent(_ database: Database, at now: Timestamp) throws -> Int64 {
        try AuditEntry.insertIntent(
            database,
            command: self.command,
            cluster: self.cluster?.rawValue,
            run: nil,
            caller: self.caller,
            at: now
        )
    }
}
