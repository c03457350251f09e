import Commands
import NIOCore

/// The course of one connection, without sockets, tasks and clocks: told what happened, it says what to do.
///
/// Untagged requests wait for each other; tagged ones run at once, up to a limit. Every request, also one that could not
/// be read, is answered in its place, and the connection ends only when everything that was asked for is answered.
struct SessionState {
    /// Requests of one connection that may be unanswered before reading stops.
    static let maximumPending = 64

    /// Why a connection ends as soon as nothing is pending.
    private enum Ending: Hashable {
        case inputClosed
        case quit
        case shutdown
    }

    private enum Phase: Hashable {
        case open
        case ending(Ending)
        case closed
    }

    /// An untagged request, or the answer to one that was refused, in its place in the line.
    private enum Waiting: Hashable {
        case request(Request)
        case refusal(CommandFailure)
    }

    private let limits: DoorLimits
    private var phase = Phase.open
    private var mode = RenderingMode.text
    private var parser = RequestParser(mode: .text, lineLimit: ProtocolLimits.lineLength)
    /// The answer to `quit`, which comes after all others.
    private var farewell: [Outgoing] = []
    private var sawLine = false
    private var nextID = 1
    private var queue: [Waiting] = []
    private var untagged: Int?
    private var tagged: Set<Int> = []
    /// Answers of one line that are on their way.
    private var answers: Set<Int> = []
    /// Commands that follow a run, which may take very long.
    private var following: Set<Int> = []
    private var idleSince: ContinuousClock.Instant

    init(limits: DoorLimits, now: ContinuousClock.Instant) {
        self.limits = limits
        self.idleSince = now
    }

    /// Whether another line may be read.
    var hasRoom: Bool { self.pending < Self.maximumPending || self.phase == .closed }

    /// Whether ``SessionAction/close(_:)`` was given out.
    var isClosed: Bool { self.phase == .closed }

    /// When the connection will have been idle for too long, as far as is known now.
    func idleDeadline(now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        (self.pending == 0 ? self.idleSince : now) + self.limits.idleTimeout
    }

    private var pending: Int {
        self.queue.count + self.tagged.count + self.answers.count + (self.untagged == nil ? 0 : 1)
    }

    // MARK: What happens

    mutating func received(_ frame: LineFrame, now: ContinuousClock.Instant) -> [SessionAction] {
        guard self.phase == .open || self.phase == .ending(.shutdown) else { return [] }
        self.idleSince = now
        defer { self.sawLine = true }
        switch frame {
        case .tlsClientHello:
            return self.close([Outgoing(.goodbye(.tls))])
        case .line(let bytes) where !self.sawLine && bytes.isHTTPRequestLine:
            return self.close([Outgoing(.goodbye(.http))])
        case .line(let bytes):
            return self.receivedLine(bytes.readableBytesView)
        case .oversized(let head):
            return self.refuse(RequestParser.tooLong(limit: self.parser.lineLimit), tag: Tag(leading: head.readableBytesView))
        case .unfinished(let bytes):
            guard !bytes.isBlank else { return [] }
            return self.refuse(.unfinishedLine, tag: Tag(leading: bytes.readableBytesView))
        }
    }

    mutating func finished(_ id: Int, now: ContinuousClock.Instant) -> [SessionAction] {
        self.idleSince = now
        self.following.remove(id)
        self.tagged.remove(id)
        self.answers.remove(id)
        if self.untagged == id { self.untagged = nil }
        return self.startNext() + self.closeWhenAnswered()
    }

    /// The client shut its writing side.
    mutating func inputClosed() -> [SessionAction] {
        guard self.phase == .open else { return [] }
        self.phase = .ending(.inputClosed)
        return self.closeWhenAnswered()
    }

    mutating func timePassed(now: ContinuousClock.Instant) -> [SessionAction] {
        guard self.phase == .open, self.pending == 0, now >= self.idleDeadline(now: now) else { return [] }
        return self.close([Outgoing(.goodbye(.idleTimeout))])
    }

    /// The server stops: what waits is refused, what follows a run ends, what is quick is answered.
    mutating func shutdown() -> [SessionAction] {
        guard self.phase != .closed else { return [] }
        self.phase = .ending(.shutdown)
        let note = SessionAction.send(Outgoing(.shutdownNote))
        return [note] + self.following.sorted().map { .interrupt($0) } + self.closeWhenAnswered()
    }

    // MARK: Requests

    private mutating func receivedLine(_ line: ByteBufferView) -> [SessionAction] {
        var request: Request
        do {
            guard let read = try self.parser.parse(line) else { return [] }
            request = read
        } catch {
            return self.refuse(error.failure, tag: error.tag)
        }
        guard self.phase == .open else { return self.refuse(.stopping, tag: request.tag) }
        switch request.command {
        case .session(.quit):
            self.phase = .ending(.quit)
            self.farewell = [Outgoing(Reply(.ok), tag: request.tag)]
            return self.closeWhenAnswered()
        case .session(.hello(let version, _)) where version ?? ProtocolLimits.version != ProtocolLimits.version:
            return self.refuse(.otherProtocol, tag: request.tag)
        case .session(.hello(let version, let asked)):
            // Requests are read in the new mode from the next line on, replies are written in it after this one's OK.
            let mode = asked ?? self.mode
            request.command = .session(.hello(protocol: version, mode: mode))
            self.mode = mode
            self.parser = RequestParser(mode: mode, lineLimit: ProtocolLimits.lineLength)
        default:
            break
        }
        guard request.tag != nil else {
            self.queue.append(.request(request))
            return self.startNext()
        }
        guard self.tagged.count < ProtocolLimits.inFlight else {
            return self.refuse(.tooManyInFlight, tag: request.tag)
        }
        let id = self.newID()
        self.tagged.insert(id)
        return [self.start(request, id: id)]
    }

    private mutating func refuse(_ failure: CommandFailure, tag: Tag?) -> [SessionAction] {
        guard let tag else {
            self.queue.append(.refusal(failure))
            return self.startNext()
        }
        let id = self.newID()
        self.answers.insert(id)
        return [.answer(id, Outgoing(failure.reply, tag: tag))]
    }

    private mutating func startNext() -> [SessionAction] {
        guard self.untagged == nil, !self.queue.isEmpty else { return [] }
        let id = self.newID()
        self.untagged = id
        switch self.queue.removeFirst() {
        case .refusal(let failure):
            return [.answer(id, Outgoing(failure.reply))]
        case .request where self.phase == .ending(.shutdown):
            return [.answer(id, Outgoing(CommandFailure.stopping.reply))]
        case .request(let request):
            return [self.start(request, id: id)]
        }
    }

    private mutating func start(_ request: Request, id: Int) -> SessionAction {
        if case .session(.hello(_, let mode?)) = request.command {
            return .answer(id, Outgoing(.helloAccepted(mode: mode), tag: request.tag, switchesTo: mode))
        }
        if request.command.followsRun { self.following.insert(id) }
        return .run(id, request)
    }

    private mutating func newID() -> Int {
        defer { self.nextID += 1 }
        return self.nextID
    }

    // MARK: The end

    private mutating func closeWhenAnswered() -> [SessionAction] {
        guard self.pending == 0, case .ending(let ending) = self.phase else { return [] }
        switch ending {
        case .inputClosed: return self.close([])
        case .quit: return self.close(self.farewell + [Outgoing(.goodbye(.quit))])
        case .shutdown: return self.close(self.farewell + [Outgoing(.goodbye(.shutdown))])
        }
    }

    private mutating func close(_ lines: [Outgoing]) -> [SessionAction] {
        self.phase = .closed
        return [.close(lines)]
    }
}
