import Foundation
import Subprocess
import SystemPackage

/// Runs external programs: each in a session of its own, its output read line by line to the end, within bounds, and its
/// whole tree gone when ``run(_:bounds:mark:onLine:)`` returns.
struct ProcessRunner: Sendable {
    /// Receives one line of output.
    ///
    /// Throwing ends the program.
    typealias LineHandler = @Sendable (OutputChannel, String) async throws -> Void

    /// Runs a program to its end.
    ///
    /// Cancelling the task interrupts the program (SIGINT to the leader alone, since Terraform's providers die of more),
    /// waits for the grace time, then terminates and at last kills its group; its output is read all the while.
    ///
    /// - Throws: `CancellationError` after such an end; ``ProcessFailure`` if the program cannot be started; whatever
    ///   `onLine` throws.
    func run(
        _ command: CommandLine,
        bounds: ProcessBounds,
        mark: ProcessMark? = nil,
        onLine: @escaping LineHandler
    ) async throws -> ProcessOutcome {
        let supervision = ProcessSupervision(bounds: bounds)
        // Unstructured, so that cancellation interrupts the program instead of cutting off the reading of its last words.
        let child = Task { try await Self.spawn(command, mark: mark, supervision: supervision, onLine: onLine) }
        let watchdog = Task { await supervision.watch() }
        defer { watchdog.cancel() }
        let result = await withTaskCancellationHandler {
            await child.result
        } onCancel: {
            supervision.end(.cancelled)
        }
        let endReason = supervision.finished()
        // Also after a success: what a program leaves in another session outlives the program, and must not outlive the run.
        mark?.sweep()
        switch endReason {
        case .cancelled: throw CancellationError()
        case .silent: return .silent(bounds.silence)
        case .overran: return .overran(bounds.deadline)
        case .handlerFailed, nil: return try result.get()
        }
    }

    /// Runs a program and collects its standard output, at most one megabyte.
    func capture(_ command: CommandLine, bounds: ProcessBounds = .question) async throws -> (
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
        let input = try command.openInput()
        let second: OutputChannel = command.hasEventChannel ? .events : .error
        do {
            let result = try await Subprocess.run(
                configuration,
                input: .fileDescriptor(input, closeAfterSpawningProcess: true),
                output: .sequence,
                error: .sequence
            ) { execution in
                supervision.started(execution.processIdentifier.value)
                async let output: Void = Self.read(execution.standardOutput, .output, supervision, onLine)
                async let error: Void = Self.read(execution.standardError, second, supervision, onLine)
                _ = try await (output, error)
            }
            return switch result.terminationStatus {
            case .exited(let status): .exited(status)
            case .signaled(let signal): .signalled(signal)
            }
        } catch let error as SubprocessError {
            throw ProcessFailure(program: command.executable.string, reason: error.description)
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
