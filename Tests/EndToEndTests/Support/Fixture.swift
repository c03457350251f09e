import Foundation
import Glibc
import Synchronization
import Testing

/// A running server with everything a test needs around it, and the certainty that nothing of it outlives the test.
///
/// ```swift
/// try await Fixture.with { f in
///     let answer = try await f.ask("create cluster orders replicas=1")
///     #expect(answer.isOK, "\(answer)")
/// }
/// ```
final class Fixture: Sendable {
    typealias CleanUp = @Sendable () async throws -> Void

    let scratch: Scratch
    let server: ServerUnderTest
    let ports: ClosedRange<Int>
    private let cleanUps = Mutex<[CleanUp]>([])
    private let programs = Mutex(0)

    private init(_ scratch: Scratch, _ configuration: ServerConfiguration, _ ports: ClosedRange<Int>) throws {
        self.scratch = scratch
        self.ports = ports
        self.server = try ServerUnderTest(scratch: scratch, configuration: configuration)
    }

    /// Runs `body` with a server of its own.
    ///
    /// When `configure` changes the configuration, the scratch directory is there already, for fakes to be put into.
    static func with(
        starting: Bool = true,
        configure: (inout ServerConfiguration, Scratch) throws -> Void = { _, _ in },
        _ body: (Fixture) async throws -> Void
    ) async throws {
        let scratch = try Scratch()
        let ports = PortRange.reserve()
        var configuration = ServerConfiguration()
        configuration["data.directory"] = scratch.data.path
        configuration["listen.port"] = 0
        // Tests stop servers in the middle of runs, and mean it.
        configuration["runs.drain_timeout_seconds"] = 0
        configuration["local.first_port"] = ports.lowerBound
        configuration["local.last_port"] = ports.upperBound
        configuration["postgres.directories"] = Installed.cachedPostgres()
        var fixture: Fixture?
        do {
            try configure(&configuration, scratch)
            let made = try Fixture(scratch, configuration, ports)
            fixture = made
            if starting { try await made.server.start() }
            try await body(made)
        } catch {
            Issue.record("\(error)\n\(fixture?.server.lastWords ?? "the server was never made")")
        }
        // Not in the test's task: a time limit that has run out must not stop the cleaning up.
        let (left, cleanUps) = (scratch, fixture?.cleanUps.withLock { $0 } ?? [])
        try await Task { try await Self.cleanUp(left, cleanUps) }.value
    }

    /// Has something done when the test is over, before what was asked for earlier.
    func cleanUp(_ action: @escaping CleanUp) {
        self.cleanUps.withLock { $0.append(action) }
    }

    private static func cleanUp(_ scratch: Scratch, _ actions: [CleanUp]) async throws {
        for action in actions.reversed() {
            do { try await action() } catch { Issue.record("cleaning up failed: \(error)") }
        }
        try await ProcessTable.killAll(in: scratch.root.path)
        try scratch.remove()
    }

    // MARK: Talking

    /// A connection that has heard the greeting.
    func client() async throws -> LineClient {
        let client = try LineClient(port: self.server.port)
        let greeting = try await client.reply(within: .seconds(10))
        try #require(greeting?.kind == "HELLO", "the greeting was \(greeting?.line ?? "missing")")
        return client
    }

    /// Asks one command on a connection of its own.
    @discardableResult
    func ask(_ line: String, within limit: Duration = LineClient.patience) async throws -> Answer {
        let client = try await self.client()
        defer { client.close() }
        return try await client.ask(line, within: limit)
    }

    /// Asks one command that has to succeed.
    @discardableResult
    func succeed(_ line: String, within limit: Duration = LineClient.patience) async throws -> Answer {
        let answer = try await self.ask(line, within: limit)
        try #require(answer.isOK, "\(line)\n\(answer)")
        return answer
    }

    // MARK: Looking

    /// Runs a program by hand, to its end.
    func run(
        _ program: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        directory: URL? = nil,
        within limit: Duration = .seconds(120)
    ) async throws -> Program.Result {
        let number = self.programs.withLock { number in
            number += 1
            return number
        }
        let executable = program.contains("/") ? program : try Installed.tool(program)
        let started = try Program(
            executable,
            arguments,
            environment: self.scratch.environment.merging(environment) { $1 },
            directory: (directory ?? self.scratch.root).path,
            logs: self.scratch.logs,
            name: "program-\(number)"
        )
        return try await started.end(within: limit)
    }

    /// The living processes that carry the mark of a run of this server.
    func marked(run: Int? = nil) -> [ProcessTable.Entry] {
        ProcessTable.processes(in: self.scratch.root.path).filter { process in
            guard let mark = process.mark else { return false }
            return run.map { mark.hasSuffix(":\($0)") } ?? true
        }
    }
}
