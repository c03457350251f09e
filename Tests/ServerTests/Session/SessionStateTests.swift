import Commands
import NIOCore
import Testing

@testable import Server

@Suite("The course of a connection")
struct SessionStateTests {
    static let start = ContinuousClock.now

    private var state = SessionState(limits: DoorLimits(), now: start)

    private mutating func receive(_ line: String, at time: Duration = .zero) -> [SessionAction] {
        self.state.received(.line(ByteBuffer(string: line)), now: Self.start + time)
    }

    private mutating func finish(_ id: Int) -> [SessionAction] {
        self.state.finished(id, now: Self.start)
    }

    @Test("Untagged commands wait for each other")
    mutating func untagged() {
        #expect(self.receive("ping a") == [.run(1, .ping("a"))])
        #expect(self.receive("ping b") == [])
        #expect(self.receive("bogus") == [])
        #expect(self.finish(1) == [.run(2, .ping("b"))])
        #expect(self.finish(2).refusal == Refusal(id: 3, tag: nil, code: "unknown-command"))
        #expect(self.finish(3) == [])
    }

    @Test("Tagged commands start at once, also past an untagged one")
    mutating func tagged() throws {
        let attach = Command.query(.attach(try #require(RunID(1)), from: 1))
        #expect(self.receive("attach run 1") == [.run(1, Request(command: attach))])
        #expect(self.receive("#a ping") == [.run(2, .ping(nil, tag: "a"))])
        #expect(self.receive("#b ping") == [.run(3, .ping(nil, tag: "b"))])
        #expect(self.finish(3) == [])
    }

    @Test("One tagged command too many is refused, and there is room again when one has ended")
    mutating func tooManyInFlight() {
        for number in 1...ProtocolLimits.inFlight {
            #expect(self.receive("#\(number) ping").count == 1)
        }
        let refused = ProtocolLimits.inFlight + 1
        #expect(self.receive("#more ping").refusal == Refusal(id: refused, tag: "more", code: "too-many-in-flight"))
        #expect(self.finish(refused) == [])
        #expect(self.finish(1) == [])
        #expect(self.receive("#again ping") == [.run(refused + 1, .ping(nil, tag: "again"))])
    }

    @Test("Reading stops while too much is unanswered")
    mutating func room() {
        for number in 1...SessionState.maximumPending {
            #expect(self.state.hasRoom)
            _ = self.receive("ping \(number)")
        }
        #expect(!self.state.hasRoom)
        _ = self.finish(1)
        #expect(self.state.hasRoom)
    }

    @Test("Refused tagged lines take room, too")
    mutating func roomForRefusals() {
        for number in 1...SessionState.maximumPending {
            _ = self.receive("#\(number) bogus")
        }
        #expect(!self.state.hasRoom)
    }

    @Test("A client that shut its writing side is answered, then the connection closes without a BYE")
    mutating func halfClose() {
        _ = self.receive("ping a")
        _ = self.receive("ping b")
        #expect(self.state.inputClosed() == [])
        #expect(self.finish(1) == [.run(2, .ping("b"))])
        #expect(self.finish(2) == [.close([])])
    }

    @Test("quit is answered after everything before it, and nothing after it is")
    mutating func quit() {
        _ = self.receive("#a ping")
        _ = self.receive("ping")
        #expect(self.receive("#q quit") == [])
        #expect(self.receive("ping") == [])
        #expect(self.finish(1) == [])
        #expect(
            self.finish(2) == [.close([Outgoing(Reply(.ok), tag: Tag("q")), Outgoing(.goodbye(.quit))])]
        )
    }

    @Test("hello switches reading at once and writing after its OK")
    mutating func hello() {
        let action = SessionAction.answer(1, Outgoing(.helloAccepted(mode: .json), switchesTo: .json))
        #expect(self.receive("hello mode=json") == [action])
        #expect(self.receive(#"{"tag":"j","command":"ping"}"#) == [.run(2, .ping(nil, tag: "j"))])
        _ = self.finish(1)
        #expect(self.receive("hello") == [.answer(3, Outgoing(.helloAccepted(mode: .json), switchesTo: .json))])
    }

    @Test("A JSON request in text mode is no JSON request")
    mutating func textMode() {
        #expect(self.receive(#"{"command":"ping"}"#).refusal?.id == 1)
    }

    @Test("Idle is who has sent nothing and waits for nothing")
    mutating func idle() {
        let timeout = DoorLimits().idleTimeout
        #expect(self.state.timePassed(now: Self.start + timeout - .seconds(1)) == [])
        _ = self.receive("ping", at: timeout - .seconds(1))
        #expect(self.state.timePassed(now: Self.start + timeout * 5) == [], "a command is in flight")
        _ = self.state.finished(1, now: Self.start + timeout * 5)
        #expect(self.state.timePassed(now: Self.start + timeout * 6 - .seconds(1)) == [])
        #expect(self.state.idleDeadline(now: Self.start) == Self.start + timeout * 6)
        #expect(self.state.timePassed(now: Self.start + timeout * 6) == [.close([Outgoing(.goodbye(.idleTimeout))])])
    }

    @Test("A stop refuses what waits, ends what follows a run, and lets the rest finish")
    mutating func shutdown() {
        _ = self.receive("attach run 1")
        _ = self.receive("ping")
        _ = self.receive("#l list clusters")
        #expect(self.state.shutdown() == [.send(Outgoing(.shutdownNote))])
        #expect(self.state.stopFollowing() == [.interrupt(1)])
        #expect(self.receive("#late ping").refusal == Refusal(id: 3, tag: "late", code: "draining"))
        #expect(self.finish(3) == [])
        #expect(self.finish(1) == [.answer(4, Outgoing(CommandFailure.stopping.reply))])
        #expect(self.finish(4) == [])
        #expect(self.finish(2) == [.close([Outgoing(.goodbye(.shutdown))])])
    }

    @Test("A stop of an idle connection is a note and a goodbye")
    mutating func shutdownWhenIdle() {
        #expect(
            self.state.shutdown() == [.send(Outgoing(.shutdownNote)), .close([Outgoing(.goodbye(.shutdown))])]
        )
        #expect(self.state.shutdown() == [])
        #expect(self.state.stopFollowing() == [])
    }

    @Test("A stop leaves a follower alone that comes to its end by itself")
    mutating func shutdownAfterTheRun() {
        _ = self.receive("attach run 1")
        #expect(self.state.shutdown() == [.send(Outgoing(.shutdownNote))])
        #expect(self.finish(1) == [.close([Outgoing(.goodbye(.shutdown))])])
        #expect(self.state.stopFollowing() == [])
    }

    @Test("Other protocols are told so", arguments: ["GET / HTTP/1.1", "POST /x?y HTTP/1.0", "PRI * HTTP/2.0"])
    mutating func http(_ line: String) {
        #expect(self.receive(line) == [.close([Outgoing(.goodbye(.http))])])
        #expect(self.state.isClosed)
    }

    @Test("HTTP in a later line is just a bad command")
    mutating func laterHTTP() {
        _ = self.receive("ping")
        #expect(self.receive("GET / HTTP/1.1") == [])
        #expect(!self.state.isClosed)
    }

    @Test("TLS is told so")
    mutating func tls() {
        #expect(self.state.received(.tlsClientHello, now: Self.start) == [.close([Outgoing(.goodbye(.tls))])])
    }

    @Test("Lines that are too long or cut off are answered under their tag")
    mutating func badFrames() {
        let long = self.state.received(.oversized(head: ByteBuffer(string: "#t create")), now: Self.start)
        let tooLong = RequestParser.tooLong(limit: ProtocolLimits.lineLength).reply
        #expect(long == [.answer(1, Outgoing(tooLong, tag: Tag("t")))])
        let cut = self.state.received(.unfinished(ByteBuffer(string: "destroy cluster a confirm=a")), now: Self.start)
        #expect(cut == [.answer(2, Outgoing(CommandFailure.unfinishedLine.reply))])
        #expect(self.state.received(.unfinished(ByteBuffer(string: " \r")), now: Self.start) == [])
    }

    @Test("Empty lines and comments are ignored", arguments: ["", "  ", "; ping"])
    mutating func ignored(_ line: String) {
        #expect(self.receive(line) == [])
        #expect(self.state.inputClosed() == [.close([])])
    }
}

extension Request {
    fileprivate static func ping(_ text: String?, tag: String? = nil) -> Request {
        Request(tag: tag.flatMap { Tag($0) }, command: .session(.ping(text)))
    }
}

/// A refusal of one line, as far as the tests look at it.
private struct Refusal: Hashable {
    var id: Int
    var tag: String?
    var code: String
}

extension [SessionAction] {
    /// What is refused, where that is all there is to do.
    fileprivate var refusal: Refusal? {
        guard self.count == 1, case .answer(let id, let line)? = self.first else { return nil }
        guard case .string(let code)? = line.reply?.fields["code"] else { return nil }
        return Refusal(id: id, tag: line.tag?.rawValue, code: code)
    }
}
