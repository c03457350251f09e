import Commands
import Crypto
import Foundation
import GRDB

/// A command that somebody marked, so that a repeat of it is recognised.
struct IdempotencyClaim: Hashable, Sendable {
    /// How long a repeat is recognised, in milliseconds.
    static let lifetime: Int64 = 24 * 60 * 60 * 1000

    /// The verified identity: keys of one don't meet those of another.
    let principal: String
    let key: IdempotencyKey
    /// In canonical form.
    let command: String

    /// The key was used in the meantime.
    struct Taken: Error {}

    /// What was done under this key before, if anything.
    func earlier(_ database: Database, now: Timestamp) throws -> IdempotentCommand? {
        try Row.fetchOne(
            database,
            sql: "SELECT * FROM idempotency WHERE principal = ? AND key = ? AND at > ?",
            arguments: [self.principal, self.key.rawValue, now.milliseconds - Self.lifetime]
        ).map { row in
            try IdempotentCommand(
                command: row["command"],
                run: row.optional("run_id", RunID.init),
                at: row.time("at")
            )
        }
    }

    /// Writes down that the command is done under this key.
    ///
    /// - Throws: ``Taken`` where something was done under it before; nothing is written then.
    func insert(_ database: Database, run: RunID?, at now: Timestamp) throws {
        guard try self.earlier(database, now: now) == nil else { throw Taken() }
        try database.execute(
            sql: "DELETE FROM idempotency WHERE at <= ?",
            arguments: [now.milliseconds - Self.lifetime]
        )
        try database.execute(
            sql: "INSERT INTO idempotency (principal, key, command, run_id, at) VALUES (?, ?, ?, ?, ?)",
            arguments: [self.principal, self.key.rawValue, self.command, run?.rawValue, now.milliseconds]
        )
    }
}

extension IdempotencyClaim {
    /// - Parameters:
    ///   - principal: The verified identity.
    ///   - key: The key.
    ///   - command: The command as it may be shown.
    ///   - whole: The command with everything that is not shown, of which only a digest is kept.
    ///   - installation: Makes the digest another one in every installation.
    init(principal: String, key: IdempotencyKey, command: String, whole: String, installation: String) {
        let digest = SHA256.hash(data: Data("\(installation)\n\(whole)".utf8)).prefix(8).map(\.description)
        let mark = command == whole ? "" : " ; what is not shown has the digest \(digest.joined(separator: "."))"
        self.init(principal: principal, key: key, command: command + mark)
    }
}

/// A command that was done under a key.
struct IdempotentCommand: Hashable, Sendable {
    /// In canonical form.
    let command: String
    /// The run that it started, or was about; `nil` for one without a run.
    let run: RunID?
    let at: Timestamp
}

extension Records {
    /// What was done under a key before, if anything.
    ///
    /// - Throws: ``CommandFailure`` with ``ErrorCode/idempotencyConflict`` where that was another command.
    func earlier(_ claim: IdempotencyClaim) async throws -> IdempotentCommand? {
        guard let earlier = try await self.read({ try claim.earlier($0, now: .now) }) else { return nil }
        guard earlier.command == claim.command else {
            let run = earlier.run.map { ", which is run \($0)" } ?? ""
            throw CommandFailure(
                .idempotencyConflict,
                "idem=\(claim.key.rawValue) was used at \(earlier.at) for another command: \(earlier.command)\(run); nothing was done, use another key",
                argument: "idem",
                run: earlier.run,
                next: earlier.run.map { "show run \($0)" }
            )
        }
        return earlier
    }

    /// Writes down that a command was done under a key; one that is known already stays as it is.
    func remember(_ claim: IdempotencyClaim, run: RunID?) async throws {
        try await self.write { database in
            guard try claim.earlier(database, now: .now) == nil else { return }
            try claim.insert(database, run: run, at: .now)
        }
    }
}
