import Commands
import ServiceLifecycle
import Synchronization
import Testing

@testable import Server
@testable import Service

@Suite("Watching over TCP", .timeLimit(.minutes(1)))
struct WatchTests {
    /// What a test has those who watch be told, to any number of them.
    final class Wire: Sendable {
        private struct State {
            var readers: [Int: AsyncStream<Reply>.Continuation] = [:]
            var next = 0
        }

        private let state = Mutex(State())

        var readers: Int { self.state.withLock { $0.readers.count } }

        func tell(_ reply: Reply) {
            for reader in self.state.withLock({ Array($0.readers.values) }) { reader.yield(reply) }
        }

        func feed() -> WatchFeed {
            let (stream, continuation) = AsyncStream.makeStream(of: Reply.self)
            let number = self.state.withLock { state in
                state.next += 1
                state.readers[state.next] = continuation
                return state.next
            }
            continuation.onTermination = { _ in self.state.withLock { $0.readers[number] = nil } }
            return { send in
                try await withGracefulShutdownHandler {
                    for await reply in stream { try await send(reply) }
                    try Task.checkCancellation()
                } onGracefulShutdown: {
                    continuation.yield(Reply(.note, ["kind": "drain"]))
                    continuation.finish()
                }
            }
        }
    }

    private let wire = Wire()

    private var work: ScriptedProvisioning {
        ScriptedProvisioning { [wire] filter in
            guard filter.cluster?.rawValue != "nobody" else { throw CommandFailure(.unknownCluster, "no such cluster") }
            return wire.feed()
        }
    }

    @Test("The answer comes first, then news at any time under the tag of the watch")
    func tagged() async throws {
        try await TestServer.run(self.work) { server in
            try await server.client { (client) async throws in
                #expect(
                    try await client.ask("#w watch cluster=orders kind=run,ttl")
                        == "#w OK watching=run,ttl cluster=orders"
                )
                self.wire.tell(Reply(.note, ["kind": "run"], text: "begun"))
                #expect(try await client.line() == "#w NOTE kind=run : begun")
                #expect(try await client.ask("ping") == "OK pong=yes")
                self.wire.tell(Reply(.note, ["kind": "ttl"]))
                #expect(try await client.line() == "#w NOTE kind=ttl")
            }
        }
    }

    @Test("A new watch takes the place of the old one, and after unwatch not a line comes")
    func replaced() async throws {
        try await TestServer.run(self.work) { server in
            try await server.client { (client) async throws in
                #expect(try await client.ask("unwatch") == "OK watching=no")
                #expect(try await client.ask("#a watch") == "#a OK watching=all")
                #expect(try await client.ask("#b watch") == "#b OK watching=all")
                #expect(self.wire.readers == 1)
                self.wire.tell(Reply(.note))
                #expect(try await client.line() == "#b NOTE")
                #expect(server.statistics.figures.watchers == 1)
                #expect(try await client.ask("unwatch") == "OK")
                self.wire.tell(Reply(.note))
                #expect(try await client.ask("ping") == "OK pong=yes")
                #expect(try await client.ask("unwatch") == "OK watching=no")
                #expect(self.wire.readers == 0)
            }
        }
    }

    @Test("A watch that is refused leaves the one before as it was")
    func refused() async throws {
        try await TestServer.run(self.work) { server in
            try await server.client { (client) async throws in
                #expect(try await client.ask("#a watch") == "#a OK watching=all")
                let refusal = try await client.ask("watch cluster=nobody")
                #expect(refusal?.hasPrefix("ERR code=unknown-cluster ") == true)
                self.wire.tell(Reply(.note))
                #expect(try await client.line() == "#a NOTE")
            }
        }
    }

    @Test("A client that shut its writing side goes on being told, longer than the idle timeout")
    func halfClosed() async throws {
        let limits = DoorLimits(idleTimeout: .seconds(1))
        try await TestServer.run(self.work, limits: limits) { server in
            try await server.client { (client) async throws in
                try await client.send("watch\n")
                client.finish()
                #expect(try await client.line() == "OK watching=all")
                // Another connection, idle from later on, is closed for that.
                let idle = try await server.client { try await $0.rest() }
                #expect(idle.first?.hasPrefix("BYE reason=idle-timeout") == true)
                self.wire.tell(Reply(.note))
                #expect(try await client.line() == "NOTE")
            }
        }
    }

    @Test("A watch ends with its connection")
    func vanished() async throws {
        try await TestServer.run(self.work) { server in
            try await server.client { (client) async throws in
                #expect(try await client.ask("watch") == "OK watching=all")
                #expect(try await client.ask("quit") == "OK")
                #expect(try await client.rest() == ["BYE reason=quit : goodbye"])
            }
            #expect(self.wire.readers == 0)
            try await server.client { (client) async throws in
                #expect(try await client.ask("watch") == "OK watching=all")
            }
            // Nothing but a line that can't be delivered shows that somebody has gone who never said so.
            while self.wire.readers > 0 { self.wire.tell(Reply(.note)) }
        }
    }

    @Test("Lines of a watch and of answers never mix within a line")
    func whole() async throws {
        let work = ScriptedProvisioning { _, _, send in
            for number in 1...500 { try await send(Reply(.row, ["n": ReplyValue(number)], text: "row")) }
            return Reply(.ok)
        } watching: { [wire] _ in
            wire.feed()
        }
        try await TestServer.run(work) { server in
            try await server.client { (client) async throws in
                #expect(try await client.ask("#w watch") == "#w OK watching=all")
                try await client.send("runs\n#2 runs\n")
                for number in 1...500 { self.wire.tell(Reply(.note, ["n": ReplyValue(number)], text: "note")) }
                var lines: [String] = []
                while lines.count < 1502, let line = try await client.line() { lines.append(line) }
                for (prefix, kind) in [("", "ROW"), ("#2 ", "ROW"), ("#w ", "NOTE")] {
                    let text = kind == "ROW" ? "row" : "note"
                    let own = lines.filter { $0.hasPrefix("\(prefix)\(kind) ") }
                    #expect(own == (1...500).map { "\(prefix)\(kind) n=\($0) : \(text)" })
                }
                #expect(Set(lines.suffix(1502)).isSuperset(of: ["OK", "#2 OK"]))
            }
        }
    }

    @Test("A watch that fails is told so, and the connection goes on")
    func failed() async throws {
        let work = ScriptedProvisioning(watching: { _ in
            { send in
                try await send(Reply(.note))
                throw CommandFailure(.recordsUnavailable, "the records can't be read")
            }
        })
        try await TestServer.run(work) { server in
            try await server.client { (client) async throws in
                #expect(try await client.ask("#w watch") == "#w OK watching=all")
                #expect(try await client.line() == "#w NOTE")
                #expect(
                    try await client.line()
                        == "#w NOTE kind=watch state=ended code=records-unavailable next=watch : the records can't be read"
                )
                #expect(try await client.ask("unwatch") == "OK watching=no")
            }
        }
    }

    @Test("A watcher that never reads is closed, holds nothing much in memory, and bothers nobody")
    func neverReading() async throws {
        let lines = Mutex(0)
        let (flooding, ended) = (Gate(), Gate())
        let text = String(repeating: "x", count: 1000)
        let work = ScriptedProvisioning(watching: { _ in
            { send in
                defer { ended.open() }
                while true {
                    try await send(Reply(.event, text: text))
                    lines.withLock { $0 += 1 }
                    flooding.open()
                }
            }
        })
        try await TestServer.run(work, limits: DoorLimits(writeTimeout: .milliseconds(500))) { server in
            try await server.client { slow in
                try await slow.send("watch\n")
                try await flooding.wait()
                try await server.client { other in
                    #expect(try await other.ask("ping") == "OK pong=yes")
                    try await ended.wait()
                }
            }
            #expect(server.statistics.figures.slowReaders == 1)
            #expect(lines.withLock { $0 } < 20_000)
        }
    }

    @Test("When the server stops, a watcher is told its last news, then goodbye")
    func shutdown() async throws {
        let clock = ContinuousClock()
        try await TestServer.run(self.work) { server in
            try await server.client { (client) async throws in
                #expect(try await client.ask("#w watch") == "#w OK watching=all")
                let stopped = clock.now
                await server.stop()
                let lines = try await client.rest()
                #expect(stopped.duration(to: clock.now) < .seconds(20))
                #expect(lines.last?.hasPrefix("BYE reason=shutdown") == true)
                #expect(lines.dropLast().contains("#w NOTE kind=drain"))
                #expect(lines.count == 3)
            }
        }
    }
}
