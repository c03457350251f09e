package import Foundation
package import SystemPackage
import Testing

@testable package import Tools

/// A program that runs until it is ended.
package final class Sleeper: Sendable {
    private let task: Task<ProcessOutcome, any Error>
    package let process: pid_t

    /// Starts it, and returns when it runs.
    package init(
        mark: ProcessMark? = nil,
        environment: [String: String] = [:],
        directory: FilePath? = nil
    ) async throws {
        let heard = Collected<String>()
        var script = CommandLine.shell("echo $$; exec sleep 600", environment: environment)
        script.workingDirectory = directory
        let line = script
        let task = Task {
            try await ProcessRunner().run(line, bounds: .generous, mark: mark) { heard.append($1) }
        }
        self.task = task
        try await eventually("the sleeper runs") { heard.count == 1 }
        self.process = try #require(heard.all.first.flatMap { pid_t($0) })
    }

    package var isAlive: Bool { LivingProcess.isAlive(String(self.process)) }

    /// How it ended; waits for it.
    package var outcome: ProcessOutcome {
        get async throws { try await self.task.value }
    }

    package func end() {
        self.task.cancel()
    }
}

extension Sequence {
    /// The results of an asynchronous operation on each element, one after the other.
    package func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
