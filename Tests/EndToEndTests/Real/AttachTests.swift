import Testing

extension RealTools {
    @Suite(.timeLimit(.minutes(5)))
    struct AttachTests {
        @Test("attach loses nothing, across a cut connection and a restart of the server")
        func lossless() async throws {
            try await Fixture.with { f in
                let begun = try await f.succeed("create cluster orders replicas=1 wait=no")
                let run = try #require(begun.run)
                #expect(begun.acknowledgement != nil)
                #expect(begun.last["next"] == "attach run \(run)")

                var seen: [Reply] = []
                // Cut three times, at different places of the run.
                for stop in ["plan", "configure", "configure"] {
                    let next = (seen.last?.number("seq") ?? 0) + 1
                    let client = try await f.client()
                    try client.send("attach run \(run) from=\(next)")
                    seen += try await client.replies { $0["phase"] == stop }.filter { $0.kind == "EVT" }
                    client.close()
                }
                let next = (seen.last?.number("seq") ?? 0) + 1
                let rest = try await f.succeed("attach run \(run) from=\(next)")
                #expect(rest.last["state"] == "ready")
                seen += rest.events

                let whole = try await f.succeed("attach run \(run) from=1")
                #expect(seen.compactMap { $0.number("seq") } == Array(1...whole.events.count))
                #expect(seen.map(\.line) == whole.events.map(\.line))

                try await f.server.stop()
                try await f.server.start()
                let later = try await f.succeed("attach run \(run) from=1")
                #expect(later.replies == whole.replies)
                let tail = try await f.succeed("tail run \(run) lines=3")
                #expect(tail.events == Array(whole.events.suffix(3)))
            }
        }
    }
}
