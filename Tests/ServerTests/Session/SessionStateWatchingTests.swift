import Commands
import NIOCore
import Testing

@testable import Server

@Suite("The course of a connection that watches")
struct SessionStateWatchingTests {
    static let start = ContinuousClock.now

    private var state = SessionState(limits: DoorLimits(), now: start)

    private mutating func receive(_ line: String) -> [SessionAction] {
        self.state.received(.line(ByteBuffer(string: line)), now: Self.start)
    }

    private mutating func finish(_ id: Int) -> [SessionAction] {
        self.state.finished(id, now: Self.start)
    }

    /// The connection watches under the id 1.
    private mutating func beginWatch() {
        #expect(self.receive("watch") == [.watch(1, WatchFilter(), nil)])
        self.state.watchBegan(1)
        #expect(self.finish(1) == [])
    }

    @Test("watch and unwatch are carried out one after the other, also under tags, and others run beside them")
    mutating func order() throws {
        let orders = WatchFilter(cluster: ClusterName("orders"), kinds: [.run])
        #expect(self.receive("#a watch cluster=orders kind=run") == [.watch(1, orders, Tag("a"))])
        #expect(self.receive("#b unwatch") == [])
        #expect(self.receive("#c watch") == [])
        #expect(self.receive("#d ping") == [.run(4, Request(tag: Tag("d"), command: .session(.ping(nil))))])
        self.state.watchBegan(1)
        #expect(self.finish(1) == [.watch(2, nil, Tag("b"))])
        #expect(self.state.watchEnded(1, now: Self.start) == [])
        #expect(self.finish(2) == [.watch(3, WatchFilter(), Tag("c"))])
        #expect(self.finish(4) == [])
    }

    @Test("Untagged ones wait in the line of all untagged commands")
    mutating func untagged() {
        #expect(self.receive("watch") == [.watch(1, WatchFilter(), nil)])
        #expect(self.receive("ping") == [])
        self.state.watchBegan(1)
        #expect(self.finish(1) == [.run(2, Request(command: .session(.ping(nil))))])
    }

    @Test("A connection that watches is never idle, and is again when the watch has ended")
    mutating func idleness() {
        self.beginWatch()
        let timeout = DoorLimits().idleTimeout
        #expect(self.state.timePassed(now: Self.start + timeout * 100) == [])
        #expect(self.state.idleDeadline(now: Self.start + timeout) == Self.start + timeout * 2)
        #expect(self.state.watchEnded(1, now: Self.start + timeout) == [])
        #expect(self.state.timePassed(now: Self.start + timeout * 2 - .seconds(1)) == [])
        #expect(self.state.timePassed(now: Self.start + timeout * 2) == [.close([Outgoing(.goodbye(.idleTimeout))])])
    }

    @Test("A client that shut its writing side goes on watching until the watch ends")
    mutating func halfClose() {
        #expect(self.receive("watch") == [.watch(1, WatchFilter(), nil)])
        #expect(self.state.inputClosed() == [])
        self.state.watchBegan(1)
        #expect(self.finish(1) == [])
        #expect(!self.state.isClosed)
        #expect(self.state.watchEnded(1, now: Self.start) == [.close([])])
    }

    @Test("A watch that was refused keeps nothing open")
    mutating func refused() {
        _ = self.receive("watch")
        #expect(self.state.inputClosed() == [])
        #expect(self.finish(1) == [.close([])])
    }

    @Test("The end of a watch that another has replaced ends nothing")
    mutating func replaced() {
        self.beginWatch()
        #expect(self.receive("watch kind=ttl") == [.watch(2, WatchFilter(kinds: [.ttl]), nil)])
        self.state.watchBegan(2)
        #expect(self.state.watchEnded(1, now: Self.start) == [])
        #expect(self.finish(2) == [])
        #expect(self.state.inputClosed() == [])
        #expect(self.state.watchEnded(2, now: Self.start) == [.close([])])
    }

    @Test("quit ends the watch first")
    mutating func quit() {
        self.beginWatch()
        #expect(self.receive("quit") == [.endWatch])
        #expect(
            self.state.watchEnded(1, now: Self.start) == [
                .close([Outgoing(Reply(.ok)), Outgoing(.goodbye(.quit))])
            ]
        )
    }

    @Test("quit lets a watch that is not yet answered be answered")
    mutating func quitBeforeTheAnswer() {
        _ = self.receive("#a watch")
        #expect(self.receive("#q quit") == [])
        self.state.watchBegan(1)
        #expect(self.finish(1) == [.endWatch])
        #expect(self.state.watchEnded(1, now: Self.start).count == 1)
        #expect(self.state.isClosed)
    }

    @Test("A stop lets the watch tell its last news before the goodbye")
    mutating func shutdown() {
        self.beginWatch()
        #expect(self.state.shutdown() == [.send(Outgoing(.shutdownNote))])
        #expect(self.state.watchEnded(1, now: Self.start) == [.close([Outgoing(.goodbye(.shutdown))])])
    }
}
