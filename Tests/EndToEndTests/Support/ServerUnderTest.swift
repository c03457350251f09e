import Foundation
import Glibc
import Synchronization

/// The built server on a data directory of its own; can be stopped, killed and started again on it.
final class ServerUnderTest: Sendable {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private struct State {
        var process: Program?
        var port = 0
        var starts = 0
    }

    let scratch: Scratch
    private let environment: [String: String]
    private let state = Mutex(State())

    init(scratch: Scratch, configuration: ServerConfiguration) throws {
        self.scratch = scratch
        self.environment = scratch.environment.merging(configuration.environment) { $1 }
        try configuration.document().write(to: scratch.configuration)
    }

    /// The port it listens on now.
    var port: Int { self.state.withLock { $0.port } }
    var process: Program? { self.state.withLock { $0.process } }

    /// Everything that all its starts have written to the standard error.
    var logs: String {
        let starts = self.state.withLock { $0.starts }
        guard starts > 0 else { return "" }
        return (1...starts).map { self.scratch.text(of: "logs/server-\($0).err") }.joined()
    }

    /// How it is and what it wrote, for the message of a failure; a crash report is longer than what is worth reading.
    var lastWords: String {
        let (logs, status) = (self.logs, self.process?.status)
        let shown = logs.count > 6000 ? "\(logs.prefix(3000))\n…\n\(logs.suffix(3000))" : logs
        return "server: \(status.map { "ended with \($0)" } ?? "running"); its log:\n\(shown)"
    }

    /// Starts it without waiting for anything.
    @discardableResult
    func launch() throws -> Program {
        let number = self.state.withLock { state in
            state.starts += 1
            return state.starts
        }
        let process = try Program(
            try Installed.server(),
            ["serve", "--config", self.scratch.configuration.path],
            environment: self.environment,
            directory: self.scratch.root.path,
            logs: self.scratch.logs,
            name: "server-\(number)"
        )
        self.state.withLock { $0.process = process }
        return process
    }

    /// Starts it and waits until it listens.
    func start() async throws {
        let process = try self.launch()
        let port = try await Deadline.await("the server listens", within: .seconds(30)) { () -> Int? in
            if let status = process.status {
                throw Failure(description: "the server ended with \(status): \(process.errorText)")
            }
            guard let mark = process.outputText.firstRange(of: "listening on 127.0.0.1:") else { return nil }
            return Int(process.outputText[mark.upperBound...].prefix { $0.isNumber })
        }
        self.state.withLock { $0.port = port }
    }

    /// Kills it without warning.
    func kill() async throws {
        self.process?.signal(SIGKILL)
        _ = try await self.process?.end(within: .seconds(10))
    }

    /// Asks it to stop and waits for its end.
    @discardableResult
    func stop(_ signal: Int32 = SIGTERM) async throws -> Program.Result? {
        self.process?.signal(signal)
        return try await self.process?.end()
    }
}
