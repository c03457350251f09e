import Commands
import Engine
import Model
import Store

/// Commands that are sent twice.
extension ProvisionerService {
    /// Does something at once, unless it was done before under the same key.
    ///
    /// - Parameters:
    ///   - command: The command, and who gave it.
    ///   - key: By which a repeat of it is recognised; `nil`: it is done in any case.
    ///   - body: Does it.
    /// - Returns: What `body` returns, or for a repeat an `OK` with `repeated=yes`.
    /// - Throws: ``CommandFailure`` with ``ErrorCode/idempotencyConflict`` where the key was another command's; what `body`
    ///   throws, and then a repeat does it again.
    func once(
        _ command: AuditedCommand,
        key: IdempotencyKey?,
        _ body: () async throws -> Reply
    ) async throws -> Reply {
        guard let key else { return try await body() }
        let claim = IdempotencyClaim(principal: command.caller.principal, key: key, command: command.text)
        let earlier: IdempotentCommand?
        do {
            earlier = try await self.records.earlier(claim)
        } catch let failure as CommandFailure {
            try await self.records.auditRefusal(command, code: failure.code)
            throw failure
        }
        if let earlier { return Self.repetition(of: earlier) }
        let reply = try await body()
        try await self.records.remember(claim, run: nil)
        return reply
    }

    /// The `OK` to the repeat of a command that was over as soon as it began.
    static func repetition(of command: IdempotentCommand) -> Reply {
        Reply(
            .ok,
            ["repeated": true, "run": command.run.map { ReplyValue($0.rawValue) }],
            text: "\(command.command) was done at \(command.at) under this key; nothing was done again"
        )
    }

    /// The `ACK` to the repeat of a command that started a run.
    func acknowledgement(ofRepeated run: RunID) async throws -> Reply {
        guard let record = try await self.records.run(run) else { throw CommandFailure.unknown(run) }
        let place = await self.engine.places.first { $0.run == run }
        return Reply(
            .acknowledgement,
            [
                "run": ReplyValue(run.rawValue), "cluster": .string(record.cluster.rawValue),
                "state": .string(record.state.rawValue), "position": place.map { ReplyValue($0.position) },
                "holder": place?.holder.map { ReplyValue($0.rawValue) }, "repeated": true,
            ],
            text: "\(record.kind.rawValue) of \(record.cluster) is run \(run) already, begun under this key"
        )
    }
}
