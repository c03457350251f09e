import Logging
import NIOCore
import ServiceLifecycle

@testable import Server
@testable import Service

/// A door on a free port of loopback, with a scripted work behind it.
struct TestServer: Sendable {
    let port: Int
    let statistics: DoorStatistics
    let notices: Notices
    /// Open when the server has ended.
    let ended = Gate()
    private let group: ServiceGroup

    /// Runs a server for the duration of `body` and stops it.
    static func run<Result: Sendable>(
        _ provisioning: any Provisioning = ScriptedProvisioning(),
        limits: DoorLimits = DoorLimits(),
        _ body: @Sendable (TestServer) async throws -> Result
    ) async throws -> Result {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let statistics = DoorStatistics()
        let listener = try await Listener.bind(
            to: .init(host: "127.0.0.1", port: 0, allowOtherHosts: false),
            limits: limits,
            statistics: statistics,
            logger: logger
        )
        let door = Door(listener: listener, provisioning: provisioning, logger: logger)
        let group = ServiceGroup(configuration: .init(services: [.init(service: door)], logger: logger))
        let port = listener.address.port ?? 0
        let server = TestServer(port: port, statistics: statistics, notices: door.notices, group: group)
        async let life: Void = server.live()
        do {
            let result = try await body(server)
            await server.stop()
            try await life
            return result
        } catch {
            await server.stop()
            throw error
        }
    }

    private func live() async throws {
        defer { self.ended.open() }
        try await self.group.run()
    }

    /// Begins a graceful stop.
    func stop() async {
        await self.group.triggerGracefulShutdown()
    }

    /// Connects, hands the connection over after the greeting, and closes it.
    func client<Result>(
        _ body: (TestClient) async throws -> Result
    ) async throws -> Result {
        try await self.rawClient { client in
            let greeting = try await client.line()
            guard greeting?.hasPrefix("HELLO ") == true else { throw UnexpectedGreeting(line: greeting) }
            return try await body(client)
        }
    }

    /// Connects, hands the connection over, and closes it.
    func rawClient<Result>(_ body: (TestClient) async throws -> Result) async throws -> Result {
        let channel = try await TestClient.connect(port: self.port)
        return try await channel.executeThenClose { inbound, outbound in
            try await body(TestClient(inbound: inbound, outbound: outbound))
        }
    }

    struct UnexpectedGreeting: Error {
        var line: String?
    }
}
