import Commands
import Testing

@testable import Server

@Suite("The end of the server", .timeLimit(.minutes(1)))
struct ShutdownTests {
    @Test("An idle client hears of it before the connection ends")
    func idleClient() async throws {
        try await TestServer.run { server in
            try await server.client { client in
                #expect(try await client.ask("ping") == "OK pong=yes")
                await server.stop()
                let lines = try await client.rest()
                #expect(lines.map { $0.prefix(19) } == ["NOTE kind=shutdown ", "BYE reason=shutdown"])
            }
        }
    }

    @Test("Who follows a run is told its number and what to do next")
    func follower() async throws {
        let work = ScriptedProvisioning { _, _, send in
            try await send(Reply(.acknowledgement, ["run": 42]))
            try await Gate().wait()
            return Reply(.ok)
        }
        try await TestServer.run(work) { server in
            try await server.client { client in
                #expect(try await client.ask("create cluster orders") == "ACK run=42")
                // The answer to the tagged line tells that the untagged one before it was read.
                #expect(try await client.ask("ping\n#read ping") == "#read OK pong=yes")
                await server.stop()
                let lines = try await client.rest()
                #expect(lines.count == 4)
                #expect(
                    lines.contains { $0.hasPrefix("ERR code=interrupted run=42 retry=yes next=\"show run 42\" : ") }
                )
                #expect(lines.contains { $0.hasPrefix("ERR code=draining retry=yes : ") })
                #expect(lines.last?.hasPrefix("BYE reason=shutdown") == true)
            }
        }
    }

    @Test("A run that is being accepted is named before its following ends")
    func beforeTheAcknowledgement() async throws {
        let began = Gate()
        let gate = Gate()
        let work = ScriptedProvisioning { _, _, send in
            began.open()
            try await gate.wait()
            try await send(Reply(.acknowledgement, ["run": 7]))
            try await Gate().wait()
            return Reply(.ok)
        }
        try await TestServer.run(work) { server in
            try await server.client { client in
                try await client.send("create cluster orders\n")
                try await began.wait()
                await server.stop()
                #expect(try await client.line()?.hasPrefix("NOTE kind=shutdown") == true)
                gate.open()
                #expect(try await client.line() == "ACK run=7")
                #expect(try await client.line()?.hasPrefix("ERR code=interrupted run=7 ") == true)
            }
        }
    }

    @Test("Who follows a run that ends in time sees its end")
    func followerOfAnEndedRun() async throws {
        let gate = Gate()
        let work = ScriptedProvisioning { _, _, send in
            try await send(Reply(.acknowledgement, ["run": 42]))
            try await gate.wait()
            return Reply(.ok, ["run": 42])
        }
        try await TestServer.run(work) { server in
            try await server.client { client in
                let accepted = try await client.ask("create cluster orders")
                #expect(accepted == "ACK run=42")
                await server.stop()
                #expect(try await client.line()?.hasPrefix("NOTE kind=shutdown") == true)
                gate.open()
                #expect(try await client.line() == "OK run=42")
                #expect(try await client.line()?.hasPrefix("BYE reason=shutdown") == true)
            }
        }
    }

    @Test("A notice reaches every client, and those who come later")
    func notices() async throws {
        try await TestServer.run { server in
            try await server.client { client in
                let pong = try await client.ask("ping")
                #expect(pong == "OK pong=yes")
                server.notices.post(Reply(.note, ["kind": "drain"]))
                #expect(try await client.line() == "NOTE kind=drain")
                try await server.client { newcomer in
                    let notice = try await newcomer.line()
                    #expect(notice == "NOTE kind=drain")
                    #expect(try await newcomer.ask("ping") == "OK pong=yes")
                }
            }
        }
    }

    /// Stops a server while it works on a client's question, which is answered when the gate is opened.
    private func stopping(
        _ body: @Sendable (TestServer, TestClient, Gate) async throws -> Void
    ) async throws {
        let began = Gate()
        let gate = Gate()
        let work = ScriptedProvisioning { _, _, _ in
            began.open()
            try await gate.wait()
            return Reply(.ok)
        }
        try await TestServer.run(work) { server in
            try await server.client { client in
                try await client.send("list clusters\n")
                try await began.wait()
                await server.stop()
                #expect(try await client.line()?.hasPrefix("NOTE ") == true)
                try await body(server, client, gate)
            }
        }
    }

    @Test("A question under way is answered")
    func question() async throws {
        try await self.stopping { (_, client, gate) async throws in
            gate.open()
            #expect(try await client.line() == "OK")
            #expect(try await client.line()?.hasPrefix("BYE reason=shutdown") == true)
        }
    }

    @Test("A client that never reads holds the end up for the grace and no longer")
    func neverReading() async throws {
        let flooding = Gate()
        let work = ScriptedProvisioning { _, _, send in
            while true {
                try await send(Reply(.row, text: String(repeating: "x", count: 5000)))
                flooding.open()
            }
        }
        try await TestServer.run(work, limits: DoorLimits(shutdownGrace: .milliseconds(200))) { server in
            try await server.client { client in
                try await client.send("list clusters\n")
                try await flooding.wait()
                await server.stop()
                try await server.ended.wait()
            }
        }
    }

    @Test("Nobody new is let in")
    func newcomers() async throws {
        try await self.stopping { (server, client, gate) async throws in
            // The listening socket is closed soon after, if not already.
            var refusals = 0
            while refusals == 0 {
                do {
                    _ = try await server.rawClient { newcomer in try await newcomer.rest() }
                } catch {
                    refusals += 1
                }
            }
            gate.open()
            #expect(try await client.rest().first == "OK")
        }
    }
}
