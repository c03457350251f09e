package import Commands
import Foundation
import Model
import Subprocess
import SystemPackage

/// Runs external programs: each in a session of its own, its output read line by line to the end, within bounds, and its
/// whole tree gone when ``run(_:bounds:mark:onLine:)`` returns.
package struct ProcessRunner: Sendable {
    /// Receives one line of output.
    ///
    /// Throwing ends the program.
    package typealias LineHandler = @Sendable (OutputChannel, String) async throws -> Void

    /// The run that the programs work for, if they work for one.
    package private(set) var owner: (any ProcessOwner)?
    /// The programs of all runs.
    private let programs = RunningPrograms()
    /// How many programs may run at the same time; `nil`: as many as are asked for.
    private let turns: TurnLimit?

    /// - Parameter turns: Lets only so many of its programs run at the same time.
    package init(turns: TurnLimit? = nil) {
        self.turns = turns
    }

    /// Runs the programs of a run.
    package func working(for owner: any ProcessOwner) -> ProcessRunner {
        var runner = self
        runner.owner = owner
        return runner
    }

    /// Gives the programs of a run that are being ended less time to end by themselves.
    package func hasten(_ run: RunID) {
        self.programs.hasten(run)
    }

    /// Keeps the programs of a run from being ended for their silence or for their time: it was seen in another way that what
    /// they do moves on, and how long that takes depends on how much data there is.
    func progressed(of run: RunID) {
        self.programs.progressed(of: run)
    }

    /// Runs a program to its end.
    ///
    /// Cancelling the task interrupts the program (SIGINT to the leader alone, since Terraform's providers die of more),
    /// waits for the grace time, then terminates and at last kills its group; its output is read all the while. A
    /// program that carries a run's mark has its run told of each of these steps.
    ///
    /// - Throws: `CancellationError` after such an end; ``ProcessFailure`` if the program cannot be started; whatever
    ///   `onLine` throws.
    package func run(
        _ command: CommandLine,
        bounds: ProcessBounds,
        mark: ProcessMark? = nil,
        onLine: @escaping LineHandler
    ) async throws -> ProcessOutcome {
        guard let turns = self.turns else {
            return try await self.runNow(command, bounds: bounds, mark: mark, onLine: onLine)
        }
        return try await turns.perform {
            try await self.runNow(command, bounds: bounds, mark: mark, onLine: onLine)
        }
    }

    private func runNow(
        _ command: CommandLine,
        bounds: ProcessBounds,
        mark: ProcessMark?,
        onLine: @escaping LineHandler
    ) async throws -> ProcessOutcome {
        let owner = self.owner
        let tell: @Sendable (String) async -> Void = { if mark != nil { await owner?.tell($0) } }
        let supervision = ProcessSupervision(of: command.name, bounds: bounds, tell: tell)
        let number = owner.map { self.programs.add(supervision, of: $0.run) }
        defer { if let number { self.programs.remove(number) } }
        // Unstructured, so that cancellation interrupts the program instead of cutting off the reading of its last words.
        let child = Task {
            try await Self.spawn(command, mark: mark, owner: owner, supervision: supervision, onLine: onLine)
        }
        let watchdog = Task { await supervision.watch() }
        defer { watchdog.cancel() }
        let result = await withTaskCancellationHandler {
            await child.result
        } onCancel: {
            supervision.end(.cancelled)
        }
        let endReason = await supervision.finished()
        // Also after a success: what a program leaves in another session outlives the program, and must not outlive the run.
        let left = await self.sweep(supervision.process, mark)
        if !left.isEmpty {
            await tell("processes that \(command.name) has left can't be ended and still live: \(left)")
        } else if endReason != nil {
            await tell("\(command.name) has ended, and none of its processes is left")
        }
        switch endReason {
        case .cancelled: throw CancellationError()
        case .silent: return .silent(bounds.silence)
        case .overran: return .overran(bounds.deadline)
        case .handlerFailed, nil: return try result.get()
        }
    }

    /// Kills what a program has left, and writes down that nothing is.
    ///
    /// - Returns: The processes that can't be killed.
    private func sweep(_ process: ProcessIdentity?, _ mark: ProcessMark?) async -> [pid_t] {
        guard mark != nil || self.owner != nil else { return [] }
        var search = mark?.search ?? ProcessSearch()
        search.sessions = process.map { [$0] } ?? []
        let (_, left) = await search.sweep()
        if let process, left.isEmpty { await self.owner?.ended(process) }
        return left
    }

    /// Runs a program and collects its standard output, at most one megabyte.
    package func capture(_ command: CommandLine, bounds: ProcessBounds = .question) async throws -> (
        ProcessOutcome, [String], [String]
    ) {
        let collected = CollectedLines()
        let outcome = try await self.run(command, bounds: bounds) { channel, line in
            collected.append(line, channel: channel)
        }
        return (outcome, collected.lines(.output), collected.lines(.error))
    }

    private static func spawn(
        _ command: CommandLine,
        mark: ProcessMark?,
        owner: (any ProcessOwner)?,
        supervision: ProcessSupervision,
        onLine: @escaping LineHandler
    ) async throws -> ProcessOutcome {
        var options = PlatformOptions()
        options.createSession = true
        var environment = command.environment
        if let mark { environment[ProcessMark.variable] = mark.value }
        let (executable, arguments) = command.spawned
        let configuration = Subprocess.Configuration(
            executable: .path(executable),
            arguments: Arguments(arguments),
            environment: .custom(
                Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0), $1) })
            ),
            workingDirectory: command.workingDirectory,
            platformOptions: options
        )
        let input: FileDescriptor
        do {
            input = try command.openInput()
        } catch let error as Errno where ProcessFailure.exhaustion.contains(error) {
            throw ProcessFailure(program: command.executable.string, reason: "\(error)", cause: error)
        }
        let second: OutputChannel = command.hasEventChannel ? .events : .error
        let begin = Timestamp.now
        do {
            let result = try await Subprocess.run(
                configuration,
                input: .fileDescriptor(input, closeAfterSpawningProcess: true),
                output: .sequence,
                error: .sequence
            ) { execution in
                let number = execution.processIdentifier.value
                guard let process = ProcessIdentity(of: number) else {
                    throw ProcessFailure(program: command.executable.string, reason: "its process can't be looked at")
                }
                supervision.started(process)
                do {
                    try await owner?.started(process, program: command.title, since: begin)
                } catch {
                    supervision.end(.handlerFailed)
                    throw error
                }
                async let output: Void = Self.read(execution.standardOutput, .output, supervision, onLine)
                async let error: Void = Self.read(execution.standardError, second, supervision, onLine)
                _ = try await (output, error)
            }
            return switch result.terminationStatus {
            case .exited(let status): .exited(status)
            case .signaled(let signal): .signalled(signal)
            }
        } catch let error as SubprocessError {
            throw ProcessFailure(
                program: command.executable.string,
                reason: error.description,
                cause: error.underlyingError
            )
        }
    }

    private static func read(
        _ sequence: SubprocessOutputSequence,
        _ channel: OutputChannel,
        _ supervision: ProcessSupervision,
        _ onLine: LineHandler
    ) async throws {
        var splitter = LineSplitter()
        do {
            for try await buffer in sequence {
                supervision.heard()
                for line in buffer.withUnsafeBytes({ splitter.append($0) }) {
                    try await onLine(channel, line)
                }
            }
            if let line = splitter.finish() { try await onLine(channel, line) }
        } catch {
            supervision.end(.handlerFailed)
            throw error
        }
    }
}
