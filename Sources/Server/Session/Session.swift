import Commands
import Logging
import NIOCore
import ServiceLifecycle

/// One connection: carries out what its ``SessionState`` says.
actor Session {
    typealias Channel = NIOAsyncChannel<LineFrame, Outgoing>

    /// How long a client may take to close after it was told goodbye. Closing at once would reset the connection if the
    /// client is still sending, and the goodbye would be lost.
    static let linger = TimeAmount.milliseconds(500)

    private let channel: Channel
    private let writer: LineWriter
    private let handler: CommandHandler
    private let limits: DoorLimits
    private let caller: Caller
    private let logger: Logger
    private let actions: AsyncStream<SessionAction>
    private let pendingActions: AsyncStream<SessionAction>.Continuation
    private var state: SessionState
    private var commands: [Int: FollowedCommand] = [:]
    private var isInputOpen = true
    private var isOver = false
    private var room: CheckedContinuation<Void, Never>?

    init(channel: Channel, number: Int, handler: CommandHandler, limits: DoorLimits, logger: Logger) {
        self.channel = channel
        self.writer = LineWriter(channel: channel.channel)
        self.handler = handler
        self.limits = limits
        self.caller = Caller(
            principal: "local",
            authentication: "none",
            peer: channel.channel.remoteAddress?.endpoint ?? "unknown",
            session: number
        )
        var logger = logger
        logger[metadataKey: LogKey.peer] = "\(self.caller.peer)"
        logger[metadataKey: LogKey.session] = "\(number)"
        self.logger = logger
        (self.actions, self.pendingActions) = AsyncStream.makeStream()
        self.state = SessionState(limits: limits, now: .now)
    }

    /// Serves the connection to its end.
    func run() async {
        self.logger.debug("Connection opened")
        self.handler.statistics.add(to: \.connections)
        do {
            try await self.channel.executeThenClose { inbound, _ in
                try await self.converse(inbound)
            }
        } catch {
            self.logger.debug("Connection lost", metadata: [LogKey.error: "\(error)"])
        }
        self.handler.statistics.add(-1, to: \.connections)
        self.logger.debug("Connection closed")
    }

    private func converse(_ inbound: NIOAsyncChannelInboundStream<LineFrame>) async throws {
        self.channel.channel.closeFuture.whenComplete { [pendingActions] _ in pendingActions.finish() }
        try await withThrowingDiscardingTaskGroup { group in
            // The group waits for the reader, which must not wait for room any more.
            defer {
                self.isOver = true
                self.letReaderGo()
            }
            group.addTask { await self.read(inbound) }
            group.addTask { await self.watchIdleness() }
            group.addTask { await self.watchShutdown() }
            try await self.writer.write(Outgoing(.greeting))
            for await action in self.actions {
                switch action {
                case .run(let id, let request):
                    group.addTask { await self.carryOut(request, id: id) }
                case .answer(let id, let line):
                    group.addTask { await self.answer(id, line) }
                case .send(let line):
                    try await self.writer.write(line)
                case .interrupt(let id):
                    self.commands[id]?.interrupt()
                case .close(let lines):
                    try await self.sayGoodbye(lines)
                }
            }
            group.cancelAll()
        }
    }

    // MARK: Reading

    private func read(_ inbound: NIOAsyncChannelInboundStream<LineFrame>) async {
        do {
            for try await frame in inbound {
                self.perform(self.state.received(frame, now: .now))
                while !self.state.hasRoom, !self.isOver {
                    await withCheckedContinuation { self.room = $0 }
                }
            }
        } catch {
            self.logger.debug("Connection lost while reading", metadata: [LogKey.error: "\(error)"])
        }
        self.isInputOpen = false
        self.perform(self.state.inputClosed())
        if self.state.isClosed { self.pendingActions.finish() }
    }

    private func perform(_ actions: [SessionAction]) {
        for action in actions {
            self.pendingActions.yield(action)
        }
        if self.state.hasRoom { self.letReaderGo() }
    }

    private func letReaderGo() {
        self.room?.resume()
        self.room = nil
    }

    // MARK: Commands

    private func carryOut(_ request: Request, id: Int) async {
        self.handler.statistics.add(to: \.commands)
        let command = FollowedCommand(request.command)
        var caller = self.caller
        caller.actor = request.actor
        let task = Task { @concurrent [handler, caller, writer] in
            try await handler.answer(request.command, by: caller) { reply in
                try await writer.write(Outgoing(reply, tag: request.tag))
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

    private func answer(_ id: Int, _ line: Outgoing) async {
        if line.reply?.kind == .error { self.handler.statistics.add(to: \.errors) }
        do {
            try await self.writer.write(line)
        } catch {
            self.logger.debug("An answer was not sent", metadata: [LogKey.error: "\(error)"])
        }
        self.perform(self.state.finished(id, now: .now))
    }

    /// `nil` where nobody is left to tell.
    private func lastReply(for result: Result<Reply, any Error>, of command: FollowedCommand, _ request: Request) -> Reply? {
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
            let reference = String(UInt64.random(in: .min ... .max), radix: 36)
            self.logger.error(
                "A command failed for an unexpected reason",
                metadata: [LogKey.reference: "\(reference)", LogKey.error: "\(String(reflecting: error))"]
            )
            return CommandFailure.internal(reference: reference).reply
        }
    }

    // MARK: The end

    private func watchIdleness() async {
        while !Task.isCancelled, !self.state.isClosed {
            try? await Task.sleep(until: self.state.idleDeadline(now: .now), clock: .continuous)
            self.perform(self.state.timePassed(now: .now))
        }
    }

    private func watchShutdown() async {
        do {
            try await gracefulShutdown()
            self.perform(self.state.shutdown())
            try await Task.sleep(for: self.limits.shutdownGrace)
            self.logger.notice("Closing a connection that did not end in time")
            self.channel.channel.close(promise: nil)
        } catch {
            // Cancelled: the connection has ended.
        }
    }

    private func sayGoodbye(_ lines: [Outgoing]) async throws {
        for line in lines {
            try await self.writer.write(line)
        }
        try await self.writer.flush()
        guard self.isInputOpen else {
            self.pendingActions.finish()
            return
        }
        let channel = self.channel.channel
        try await channel.close(mode: .output)
        channel.eventLoop.scheduleTask(in: Self.linger) { channel.close(promise: nil) }
    }
}
