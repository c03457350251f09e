import Glibc
import Testing

/// The server's stop at any moment in the lives of its connections.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct StopTests {
    @Test("twenty servers that are stopped while eight clients connect without a pause end with 0")
    func crowd() async throws {
        try await Fixture.with(starting: false) { f in
            for number in 1...20 {
                try await f.server.start()
                let port = f.server.port
                let exit = try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 1...8 { group.addTask { await Self.connect(to: port) } }
                    try await Deadline.until("clients come and go") {
                        let figures = try await f.succeed("stats").rows.first
                        return figures?["connections_total"].flatMap { Int($0) } ?? 0 >= 50
                    }
                    f.server.process?.signal(SIGTERM)
                    let exit = try await f.server.process?.end(within: .seconds(30))
                    group.cancelAll()
                    return exit
                }
                try #require(exit?.status == 0, "stop \(number): \(exit.map { "\($0)" } ?? "no end")")
            }
        }
    }

    /// Connects, asks and leaves, again and again, until nobody listens any more or the task is cancelled.
    private static func connect(to port: Int) async {
        while !Task.isCancelled, let client = try? LineClient(port: port) {
            try? client.send("ping")
            _ = try? await client.replies(within: .seconds(10))
            client.close()
        }
    }
}
