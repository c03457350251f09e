import Commands
import Logging
import NIOCore
import ServiceLifecycle

/// One connection: carries out what its ``SessionState`` says.
actor Session {
    typealias Channel = NIOAsyncChannel<LineFrame, Outgoing>

    /// How long a client may take to close after it was told goodbye.
    ///
    /// Closing at once would reset the connection if the client is still sending, and the goodbye would be lost.
    static let linger = TimeAmount.milliseconds(500)

    /// How long answers about runs may take to come to their end when the server stops.
    ///
    /// The runs have ended by then, so that only clients that are slow to read need it.
    private static let lastWords: Duration = .seconds(1)

    let channel: Channel
    let writer: LineWriter
    let handler: CommandHandler
    private let notices: Notices
    private let limits: DoorLimits
    let caller: Caller
    let logger: Logger
    private let actions: AsyncStream<SessionAction>
    private let pendingActions: AsyncStream<SessionAction>.Continuation
    var state: SessionState
    var commands: [Int: FollowedCommand] = [:]
    var watch: Task<Void, any Error>?
    private var isInputOpen = true
    private var isOver = false
    /// Whether the connection is gone, so that nobody reads what is answered.
    var isLost = false
    private var room: CheckedContinuation<Void, Never>?

    init(
        channel: Channel,
        number: Int,
        handler: CommandHandler,
        notices: Notices,
        limits: DoorLimits,
        logger: Logger
    ) {
        self.channel = channel
        self.notices = notices
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
        let (losses, loss) = AsyncStream.makeStream(of: Never.self)
        self.channel.channel.closeFuture.whenComplete { _ in loss.finish() }
        try await withThrowingDiscardingTaskGroup { group in
            // The group waits for the reader, which must not wait for room any more.
            defer {
                self.isOver = true
                self.letReaderGo()
            }
            group.addTask { await self.read(inbound) }
            group.addTask { await self.watchIdleness() }
            group.addTask { await self.watchShutdown() }
            group.addTask { await self.watchLoss(losses) }
            // A client that sends and goes at once does not take the greeting; its lines count all the same.
            await self.tell(Outgoing(.greeting))
            group.addTask { await self.passNotices() }
            for await action in self.actions {
                switch action {
                case .run(let id, let request):
                    group.addTask { await self.carryOut(request, id: id) }
                case .watch(let id, let filter, let tag):
                    group.addTask { await self.setWatch(filter, tag: tag, id: id) }
                case .endWatch:
                    self.watch?.cancel()
                case .answer(let id, let line):
                    group.addTask { await self.answer(id, line) }
                case .send(let line):
                    await self.tell(line)
                case .interrupt(let id):
                    self.commands[id]?.interrupt()
                case .close(let lines):
                    try await self.sayGoodbye(lines)
                }
            }
            group.cancelAll()
        }
    }

    /// Sends a line that answers nothing, if anybody is there to take it.
    private func tell(_ line: Outgoing) async {
        do {
            try await self.writer.write(line)
        } catch {
            self.logger.debug("A line was not sent", metadata: [LogKey.error: "\(error)"])
        }
    }

    /// Ends what only informs a client as soon as the connection is gone.
    ///
    /// What was asked for and changes something goes on, and what waits behind it comes after it: leaving is not cancelling.
    private func watchLoss(_ losses: AsyncStream<Never>) async {
        for await _ in losses {}
        guard !Task.isCancelled else { return }
        self.isLost = true
        self.watch?.cancel()
        for command in self.commands.values { command.clientLeft() }
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

    func perform(_ actions: [SessionAction]) {
        for action in actions {
            self.pendingActions.yield(action)
        }
        if self.state.hasRoom { self.letReaderGo() }
    }

    private func letReaderGo() {
        self.room?.resume()
        self.room = nil
    }

    // MARK: The end

    private func watchIdleness() async {
        while !Task.isCancelled, !self.state.isClosed {
            let left = ContinuousClock.now.duration(to: self.state.idleDeadline(now: .now))
            guard (try? await self.channel.channel.eventLoop.sleep(for: left)) != nil else { return }
            self.perform(self.state.timePassed(now: .now))
        }
    }

    private func watchShutdown() async {
        do {
            try await gracefulShutdown()
            self.perform(self.state.shutdown())
            let lastWords = min(Self.lastWords, self.limits.shutdownGrace)
            try await Task.sleep(for: lastWords)
            self.perform(self.state.stopFollowing())
            let rest = self.limits.shutdownGrace - lastWords
            try await Task.sleep(for: rest / 2)
            // A watcher that has not taken all by now, but reads, is seen off rather than cut off.
            self.perform(self.state.endWatch())
            try await Task.sleep(for: rest - rest / 2)
            self.logger.notice("Closing a connection that did not end in time")
            self.channel.channel.close(promise: nil)
            self.pendingActions.finish()
        } catch {
            // Cancelled: the connection has ended.
        }
    }

    private func passNotices() async {
        for await notice in self.notices.read() where !self.state.isClosed {
            self.perform([.send(Outgoing(notice))])
        }
    }

    private func sayGoodbye(_ lines: [Outgoing]) async throws {
        guard !self.isLost else {
            self.pendingActions.finish()
            return
        }
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
