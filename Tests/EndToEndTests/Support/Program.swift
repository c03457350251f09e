import Foundation
import Glibc
import Synchronization

/// A program that these tests start themselves.
final class Program: Sendable {
    struct Result: Sendable, CustomStringConvertible {
        var status: Int32
        var output: String
        var error: String

        var lines: [String] { self.output.split(separator: "\n").map(String.init) }
        var description: String { "status \(self.status)\n\(self.output)\n\(self.error)" }
    }

    private let process: Mutex<Process>
    let id: pid_t
    let output: URL
    let error: URL

    /// Starts a program.
    ///
    /// Its output goes to files in `logs`, so nobody has to read it for the program to go on.
    init(
        _ executable: String,
        _ arguments: [String] = [],
        environment: [String: String],
        directory: String,
        logs: URL,
        name: String
    ) throws {
        self.output = logs.appendingPathComponent("\(name).out")
        self.error = logs.appendingPathComponent("\(name).err")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = URL(fileURLWithPath: directory)
        process.standardInput = FileHandle.nullDevice
        let files = (try Self.file(self.output), try Self.file(self.error))
        (process.standardOutput, process.standardError) = files
        try process.run()
        // Foundation keeps a process and all that it was given for ever.
        try files.0.close()
        try files.1.close()
        self.id = process.processIdentifier
        self.process = Mutex(process)
    }

    /// The exit status, or 128 and the signal's number; `nil` while it runs.
    var status: Int32? {
        self.process.withLock { process in
            if process.isRunning { return nil }
            let status = process.terminationStatus
            return process.terminationReason == .uncaughtSignal ? 128 + status : status
        }
    }

    var outputText: String { (try? String(contentsOf: self.output, encoding: .utf8)) ?? "" }
    var errorText: String { (try? String(contentsOf: self.error, encoding: .utf8)) ?? "" }

    func signal(_ signal: Int32) {
        if self.status == nil { kill(self.id, signal) }
    }

    /// Waits for the program's end.
    func end(within limit: Duration = .seconds(60)) async throws -> Result {
        let status = try await Deadline.await("the end of process \(self.id)", within: limit) { self.status }
        return Result(status: status, output: self.outputText, error: self.errorText)
    }

    private static func file(_ url: URL) throws -> FileHandle {
        try PrivateFile.write("", to: url)
        return try FileHandle(forWritingTo: url)
    }
}
