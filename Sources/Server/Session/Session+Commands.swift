import Commands
import Logging
import NIOCore

extension Session {
    /// Carries a command out and sends its answer to the last line.
    ///
    /// Where the client has gone, what changes something is carried out all the same, and nothing else.
    func carryOut(_ request: Request, id: Int) async {
        guard !self.isLost || request.command.countsWithoutReader else {
            return self.perform(self.state.finished(id, now: .now))
        }
        self.handler.statistics.add(to: \.commands)
        let command = FollowedCommand(request.command)
        var caller = self.caller
        caller.actor = request.actor
        let task = Task { @concurrent [handler, caller, writer] in
            try await handler.answer(request.command, key: request.idempotencyKey, by: caller) { reply in
                do {
                    try await writer.write(Outgoing(reply, tag: request.tag))
                } catch  where request.command.countsWithoutReader && !Task.isCancelled {
                    // Nobody reads it any more. What waits behind this command still waits for its end.
                }
                command.sent(reply)
            }
        }
        command.began(task)
        self.commands[id] = command
        let result = await withTaskCancellationHandler {
            await task.result
        } onCancel: {
            task.cancel()
        }
        self.commands[id] = nil
        if let reply = self.lastReply(for: result, of: command, request) {
            await self.answer(id, Outgoing(reply, tag: request.tag))
        } else {
            self.perform(self.state.finished(id, now: .now))
        }
    }

    /// Sends the last line of an answer.
    func answer(_ id: Int, _ line: Outgoing) async {
        if line.reply?.kind == .error { self.handler.statistics.add(to: \.errors) }
        do {
            try await self.writer.write(line)
        } catch {
            self.logger.debug("An answer was not sent", metadata: [LogKey.error: "\(error)"])
        }
        self.perform(self.state.finished(id, now: .now))
    }

    /// `nil` where nobody is left to tell.
    private func lastReply(for result: Result<Reply, any Error>, of command: FollowedCommand, _ request: Request)
        -> Reply?
    {
        switch result {
        case .success(let reply):
            return reply
        case .failure(let failure as CommandFailure):
            return failure.reply
        case .failure where command.isInterrupted:
            return CommandFailure.stoppedFollowing(command.run).reply
        case .failure where Task.isCancelled || !self.channel.channel.isActive:
            return nil
        case .failure(let error):
            return self.defect(error).reply
        }
    }

    /// Tells the log what went wrong, and the client under which reference.
    func defect(_ error: any Error) -> CommandFailure {
        let reference = String(UInt64.random(in: .min ... .max), radix: 36)
        self.logger.error(
            "A command failed for an unexpected reason",
            metadata: [LogKey.reference: "\(reference)", LogKey.error: "\(String(reflecting: error))"]
        )
        return CommandFailure.internal(reference: reference)
    }
}
