import Commands
import Testing

@testable import Server

@Suite("Conversations over TCP", .timeLimit(.minutes(1)))
struct ConversationTests {
    @Test("The greeting, a ping, a goodbye")
    func greeting() async throws {
        try await TestServer.run { server in
            try await server.rawClient { client in
                let version = ServerVersion.current
                let greeting = try await client.line()
                #expect(
                    greeting == "HELLO pgherd proto=1 version=\(version) auth=none line=8192 caps=json,tags,idem"
                        + " : type help"
                )
                #expect(try await client.ask("ping hello") == "OK pong=yes : hello")
                #expect(try await client.ask("quit") == "OK")
                #expect(try await client.rest() == ["BYE reason=quit : goodbye"])
            }
        }
    }

    @Test("A pipe gets every answer in order, then the end without a BYE")
    func halfClose() async throws {
        try await TestServer.run { server in
            try await server.client { client in
                try await client.send((1...200).map { "ping \($0)\n" }.joined())
                client.finish()
                #expect(try await client.rest() == (1...200).map { "OK pong=yes : \($0)" })
            }
        }
    }

    @Test("A half-closed client gets the rest of a long answer")
    func halfCloseWhileRunning() async throws {
        let gate = Gate()
        let work = ScriptedProvisioning { _, _, send in
            try await send(Reply(.acknowledgement, ["run": 7]))
            try await gate.wait()
            for number in 1...1000 { try await send(Reply(.event, ["run": 7, "seq": ReplyValue(number)])) }
            return Reply(.ok, ["run": 7])
        }
        try await TestServer.run(work) { server in
            try await server.client { client in
                try await client.send("create cluster orders\n")
                client.finish()
                #expect(try await client.line() == "ACK run=7")
                gate.open()
                let lines = try await client.rest()
                #expect(lines.count == 1001)
                #expect(lines.last == "OK run=7")
            }
        }
    }

    @Test("Tagged commands run side by side, and their lines carry their tags")
    func tags() async throws {
        let gate = Gate()
        let work = ScriptedProvisioning { command, _, _ in
            if case .query(.listClusters) = command { try await gate.wait() }
            return Reply(.ok)
        }
        try await TestServer.run(work) { server in
            try await server.client { client in
                try await client.send("#slow list clusters\nruns\n#fast runs\n")
                let first = [try await client.line(), try await client.line()]
                #expect(Set(first) == ["OK", "#fast OK"])
                gate.open()
                #expect(try await client.line() == "#slow OK")
            }
        }
    }

    @Test("A client that sends one byte at a time is understood")
    func byteByByte() async throws {
        try await TestServer.run { server in
            try await server.client { client in
                for byte in "ping a\r\n#x ping\n".utf8 { try await client.send(bytes: [byte]) }
                #expect(try await client.line() == "OK pong=yes : a")
                #expect(try await client.line() == "#x OK pong=yes")
            }
        }
    }

    @Test("JSON mode holds from the line after hello's OK, for requests and for replies")
    func json() async throws {
        try await TestServer.run { server in
            try await server.client { client in
                try await client.send(
                    "hello mode=json\n{\"tag\":\"7\",\"command\":\"ping\",\"args\":{\"text\":\"a \\\"b\\\"\"}}\nping\n"
                )
                #expect(try await client.line() == "OK proto=1 mode=json version=\(ServerVersion.current)")
                let lines = [try await client.line(), try await client.line()]
                #expect(
                    Set(lines) == [
                        #"{"tag":"7","reply":"OK","pong":"yes","text":"a \"b\""}"#, #"{"reply":"OK","pong":"yes"}"#,
                    ]
                )
            }
        }
    }

    @Test("Text from outside cannot forge a line")
    func forgedLines() async throws {
        let forged = "x\nOK run=1\r\nBYE reason=quit\u{2028}OK\u{85}\u{1B}[2J"
        let work = ScriptedProvisioning { _, _, send in
            try await send(Reply(.event, ["node": .string(forged)], text: forged))
            try await send(Reply(.text, text: forged))
            throw CommandFailure(.applyFailed, forged, hint: forged)
        }
        try await TestServer.run(work) { server in
            try await server.client { client in
                try await client.send("list clusters\n")
                client.finish()
                let lines = try await client.rest()
                #expect(lines.map { $0.prefix(3) } == ["EVT", "TXT", "ERR"])
                for line in lines {
                    #expect(!line.unicodeScalars.contains { $0.value < 32 || $0 == "\u{2028}" || $0 == "\u{85}" })
                }
            }
        }
    }

    @Test("The caller carries the actor, the peer and the session")
    func caller() async throws {
        let work = ScriptedProvisioning { _, caller, _ in
            Reply(
                .ok,
                [
                    "who": .string(caller.displayName), "session": ReplyValue(caller.session),
                    "auth": .string(caller.authentication),
                ]
            )
        }
        try await TestServer.run(work) { server in
            try await server.client { client in
                #expect(try await client.ask("@alice runs") == "OK who=alice session=1 auth=none")
                #expect(try await client.ask("runs") == "OK who=local session=1 auth=none")
                let identity = try await client.ask("@bob whoami")
                #expect(identity?.hasPrefix("OK principal=local authentication=none actor=bob peer=127.0.0.1:") == true)
            }
        }
    }

    @Test("A defect is told with a reference and nothing else")
    func defect() async throws {
        struct Secret: Error { var password = "hunter2" }
        let work = ScriptedProvisioning { _, _, _ in throw Secret() }
        try await TestServer.run(work) { server in
            try await server.client { client in
                let line = try #require(try await client.ask("runs"))
                #expect(line.hasPrefix("ERR code=internal reference="))
                #expect(!line.contains("hunter2"))
                #expect(try await client.ask("ping") == "OK pong=yes")
            }
        }
    }

    @Test("A client that goes away ends its command")
    func vanishingClient() async throws {
        let began = Gate()
        let ended = Gate()
        let work = ScriptedProvisioning { _, _, send in
            defer { ended.open() }
            began.open()
            while true { try await send(Reply(.event, text: "still working")) }
        }
        try await TestServer.run(work) { server in
            try await server.client { client in
                try await client.send("attach run 1\n")
                try await began.wait()
            }
            try await ended.wait()
        }
    }
}
