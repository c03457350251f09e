import Commands
import Synchronization
import Testing

@testable import Server

@Suite("Limits at the door", .timeLimit(.minutes(1)))
struct LimitsTests {
    @Test("A client that never reads is closed, holds nothing much in memory, and bothers nobody")
    func neverReading() async throws {
        let ended = Gate()
        let lines = Mutex(0)
        let flooding = Gate()
        let text = String(repeating: "x", count: 1000)
        let work = ScriptedProvisioning { command, _, send in
            guard case .query(.attach) = command else { return Reply(.ok) }
            defer { ended.open() }
            while true {
                try await send(Reply(.event, text: text))
                lines.withLock { $0 += 1 }
                flooding.open()
            }
        }
        var limits = DoorLimits()
        limits.writeTimeout = .milliseconds(500)
        try await TestServer.run(work, limits: limits) { server in
            try await server.client { slow in
                try await slow.send("attach run 1\n")
                try await flooding.wait()
                try await server.client { other in
                    #expect(try await other.ask("ping") == "OK pong=yes")
                    try await ended.wait()
                    #expect(try await other.ask("runs") == "OK")
                }
            }
            #expect(server.statistics.figures.slowReaders == 1)
            // What the kernel's buffers of both sides take, not the server's memory.
            #expect(lines.withLock { $0 } < 20_000)
        }
    }

    @Test("A client that sends without end and never reads is not read without end")
    func neverReadingAnswers() async throws {
        var limits = DoorLimits()
        limits.writeTimeout = .milliseconds(300)
        try await TestServer.run(limits: limits) { server in
            try await server.client { client in
                let help = [UInt8](String(repeating: "help\n#a bogus\n", count: 1000).utf8)
                // Ends when the server has closed the connection.
                await #expect(throws: (any Error).self) {
                    while true { try await client.send(bytes: help) }
                }
            }
            #expect(server.statistics.figures.slowReaders == 1)
        }
    }

    static let tight: [DoorLimits] = [
        DoorLimits(connections: 2, connectionsPerAddress: 64),
        DoorLimits(connections: 256, connectionsPerAddress: 2),
    ]

    @Test("One connection too many is told so, and there is room when another has gone", arguments: tight)
    func connections(_ limits: DoorLimits) async throws {
        try await TestServer.run(limits: limits) { server in
            try await server.client { first in
                try await server.client { second in
                    try await server.rawClient { third in
                        try await third.send("ping\n")
                        let lines = try await third.rest()
                        #expect(lines.count == 1)
                        #expect(lines.first?.hasPrefix("ERR code=too-many-connections limit=2 retry=yes : ") == true)
                    }
                    #expect(try await second.ask("quit") == "OK")
                    _ = try await second.rest()
                }
                var answer: String?
                repeat {
                    answer = try await server.rawClient { client in try await client.line() }
                } while answer?.hasPrefix("ERR") == true
                #expect(answer?.hasPrefix("HELLO ") == true)
                #expect(try await first.ask("ping") == "OK pong=yes")
            }
            #expect(server.statistics.figures.connectionsRefused >= 1)
        }
    }

    @Test("An idle connection is closed, one with a command in flight is not")
    func idle() async throws {
        let gate = Gate()
        let work = ScriptedProvisioning { _, _, _ in
            try await gate.wait()
            return Reply(.ok)
        }
        try await TestServer.run(work, limits: DoorLimits(idleTimeout: .seconds(1))) { server in
            try await server.client { busy in
                try await busy.send("runs\n")
                // Came later, so that the other one has been silent for longer when this one is closed.
                try await server.client { idle in
                    let lines = try await idle.rest()
                    #expect(lines.count == 1)
                    #expect(lines.first?.hasPrefix("BYE reason=idle-timeout : ") == true)
                }
                gate.open()
                #expect(try await busy.line() == "OK")
                #expect(try await busy.line()?.hasPrefix("BYE reason=idle-timeout") == true)
            }
        }
    }
}
