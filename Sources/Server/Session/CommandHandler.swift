import Commands
import Service

/// Answers commands: those about the server itself here, all others by passing them on.
struct CommandHandler: Sendable {
    let provisioning: any Provisioning
    let statistics: DoorStatistics

    /// - Parameters:
    ///   - command: What is asked for.
    ///   - key: By which a repeat of it is recognised.
    ///   - caller: Who asks.
    ///   - send: Takes every line but the last.
    /// - Returns: The last line.
    /// - Throws: ``CommandFailure`` for the client; anything else is a defect or the end of the connection.
    @concurrent
    func answer(
        _ command: Command,
        key: IdempotencyKey?,
        by caller: Caller,
        send: @escaping ReplySink
    ) async throws -> Reply {
        switch command {
        case .change(let change, let wait):
            try await self.provisioning.change(change, wait: wait, key: key, by: caller, send: send)
        case .cancel(let run, let force):
            try await self.provisioning.cancel(run, force: force, key: key, by: caller, send: send)
        case .control(let control):
            try await self.provisioning.control(control, key: key, by: caller)
        case .query(let query):
            try await self.provisioning.query(query, by: caller, send: send)
        case .session(let command):
            try await self.answer(command, by: caller, send: send)
        }
    }

    private func answer(_ command: SessionCommand, by caller: Caller, send: ReplySink) async throws -> Reply {
        switch command {
        case .ping(let text):
            return Reply(.ok, ["pong": "yes"], text: text)
        case .whoAmI:
            return Self.identity(of: caller)
        case .help(let words):
            for line in try HelpPages.lines(for: words) {
                try await send(Reply(.text, text: line))
            }
            return Reply(.ok)
        case .stats:
            return try await self.statistics(send: send)
        case .hello, .quit, .watch, .unwatch:
            preconditionFailure("the session answers these")
        }
    }

    private static func identity(of caller: Caller) -> Reply {
        Reply(
            .ok,
            [
                "principal": .string(caller.principal),
                "authentication": .string(caller.authentication),
                "actor": caller.actor.map(ReplyValue.string),
                "peer": .string(caller.peer),
                "session": ReplyValue(caller.session),
            ]
        )
    }

    private func statistics(send: ReplySink) async throws -> Reply {
        let figures = self.statistics.figures
        try await send(
            Reply(
                .row,
                [
                    "version": .string(ServerVersion.current),
                    "uptime": .duration(self.statistics.started.duration(to: .now)),
                    "connections": ReplyValue(figures.connections),
                    "connections_total": ReplyValue(figures.connectionsTotal),
                    "connections_refused": ReplyValue(figures.connectionsRefused),
                    "watchers": ReplyValue(figures.watchers),
                    "commands": ReplyValue(figures.commands),
                    "errors": ReplyValue(figures.errors),
                    "slow_readers": ReplyValue(figures.slowReaders),
                    "bytes_received": ReplyValue(figures.bytesReceived),
                    "bytes_sent": ReplyValue(figures.bytesSent),
                ]
            )
        )
        try await send(Reply(.row, await self.provisioning.figures()))
        return Reply(.ok)
    }
}
