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
    enum Ending: Hashable {
        case inputClosed
        case quit
        case shutdown
    }

    enum Phase: Hashable {
        case open
        case ending(Ending)
        case closed
    }

    /// An untagged request, or the answer to one that was refused, in its place in the line.
    enum Waiting: Hashable {
        case request(Request)
        case refusal(CommandFailure)
    }

    let limits: DoorLimits
    var phase = Phase.open
    var mode = RenderingMode.text
    var parser = RequestParser(mode: .text, lineLimit: ProtocolLimits.lineLength)
    /// The answer to `quit`, which comes after all others.
    var farewell: [Outgoing] = []
    var sawLine = false
    var nextID = 1
    var queue: [Waiting] = []
    var untagged: Int?
    var tagged: Set<Int> = []
    /// Answers of one line that are on their way.
    var answers: Set<Int> = []
    /// Commands that follow a run, which may take very long.
    var following: Set<Int> = []
    /// The `watch` or `unwatch` that is being carried out; others wait for it, so that the last one given counts.
    var settingWatch: Int?
    var watchQueue: [(id: Int, request: Request)] = []
    /// The `watch` whose news the connection is told.
    var watching: Int?
    var idleSince: ContinuousClock.Instant

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
        (self.isIdle ? self.idleSince : now) + self.limits.idleTimeout
    }

    private var isIdle: Bool { self.pending == 0 && self.watching == nil }

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
            return self.refuse(
                RequestParser.tooLong(limit: self.parser.lineLimit),
                tag: Tag(leading: head.readableBytesView)
            )
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
        return self.nextWatch(after: id) + self.startNext() + self.closeWhenAnswered()
    }

    /// The client shut its writing side.
    mutating func inputClosed() -> [SessionAction] {
        guard self.phase == .open else { return [] }
        self.phase = .ending(.inputClosed)
        return self.closeWhenAnswered()
    }

    mutating func timePassed(now: ContinuousClock.Instant) -> [SessionAction] {
        guard self.phase == .open, self.isIdle, now >= self.idleDeadline(now: now) else { return [] }
        return self.close([Outgoing(.goodbye(.idleTimeout))])
    }

    /// The server stops: what waits is refused, what is quick is answered, a watch ends by itself.
    mutating func shutdown() -> [SessionAction] {
        guard self.phase != .closed else { return [] }
        self.phase = .ending(.shutdown)
        return [.send(Outgoing(.shutdownNote))] + self.closeWhenAnswered()
    }

    /// The server stops, and what follows a run has had time to come to its end.
    func stopFollowing() -> [SessionAction] {
        self.isClosed ? [] : self.following.sorted().map { .interrupt($0) }
    }

    // MARK: The end

    mutating func closeWhenAnswered() -> [SessionAction] {
        guard self.isIdle, case .ending(let ending) = self.phase else { return [] }
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
