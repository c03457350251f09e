import Commands
import NIOCore

extension SessionState {
    /// Reads a line and gives the request, or the refusal of it, its place.
    mutating func receivedLine(_ line: ByteBufferView) -> [SessionAction] {
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
            return self.endWatch() + self.closeWhenAnswered()
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
        return self.start(request, id: id)
    }

    /// Gives a refusal its place: at once under a tag, behind what waits without one.
    mutating func refuse(_ failure: CommandFailure, tag: Tag?) -> [SessionAction] {
        guard let tag else {
            self.queue.append(.refusal(failure))
            return self.startNext()
        }
        let id = self.newID()
        self.answers.insert(id)
        return [.answer(id, Outgoing(failure.reply, tag: tag))]
    }

    /// Starts the first of the untagged requests that wait, if none is under way.
    mutating func startNext() -> [SessionAction] {
        guard self.untagged == nil, !self.queue.isEmpty else { return [] }
        let id = self.newID()
        self.untagged = id
        switch self.queue.removeFirst() {
        case .refusal(let failure):
            return [.answer(id, Outgoing(failure.reply))]
        case .request where self.phase == .ending(.shutdown):
            return [.answer(id, Outgoing(CommandFailure.stopping.reply))]
        case .request(let request):
            return self.start(request, id: id)
        }
    }

    private mutating func start(_ request: Request, id: Int) -> [SessionAction] {
        switch request.command {
        case .session(.hello(_, let mode?)):
            return [.answer(id, Outgoing(.helloAccepted(mode: mode), tag: request.tag, switchesTo: mode))]
        case .session(.watch), .session(.unwatch):
            return self.setWatch(request, id: id)
        default:
            if request.command.followsRun { self.following.insert(id) }
            return [.run(id, request)]
        }
    }

    private mutating func newID() -> Int {
        defer { self.nextID += 1 }
        return self.nextID
    }
}
