import Commands
import GRDB

/// Commands that are sent twice.
extension ProvisionerService {
    /// Does something at once, unless it was done before under the same key.
    ///
    /// - Parameters:
    ///   - command: The command in canonical form.
    ///   - key: By which a repeat of it is recognised; `nil`: it is done in any case.
    ///   - caller: Who asks.
    ///   - body: Does it.
    /// - Returns: What `body` returns, or for a repeat an `OK` with `repeated=yes`.
    /// - Throws: ``CommandFailure`` with ``ErrorCode/idempotencyConflict`` where the key was another command's; what `body`
    ///   throws, and then a repeat does it again.
    func once(
        _ command: String,
        key: IdempotencyKey?,
        by caller: Caller,
        _ body: () async throws -> Reply
    ) async throws -> Reply {
        guard let key else { return try await body() }
        let (principal, since) = (caller.principal, Timestamp.now.milliseconds - 86_400_000)
        let row = try await self.records.read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT command, at FROM idempotency WHERE principal = ? AND key = ? AND at > ?",
                arguments: [principal, key.rawValue, since]
            ).map { (command: $0["command"] as String, at: Timestamp(milliseconds: $0["at"])) }
        }
        if let row {
            if row.command == command {
                return Reply(.ok, ["repeated": true], text: "\(command) was done at \(row.at) under this key")
            }
            let failure = CommandFailure(
                .idempotencyConflict,
                "idem=\(key.rawValue) was used at \(row.at) for another command: \(row.command); use another key",
                argument: "idem"
            )
            try await self.records.auditRefusal(command, cluster: nil, caller: caller, code: failure.code)
            throw failure
        }
        let reply = try await body()
        try await self.records.write {
            try $0.execute(
                sql: "INSERT OR REPLACE INTO idempotency (principal, key, command, at) VALUES (?, ?, ?, ?)",
                arguments: [principal, key.rawValue, command, Timestamp.now.milliseconds]
            )
        }
        return reply
    }
}
