import Foundation
import Testing

/// A system clock of a server's own, which can be set while it runs.
struct SettableClock: Sendable {
    private let file: URL
    private let library: URL

    /// Builds what is preloaded into the server, in a scratch directory.
    init(in scratch: Scratch) throws {
        self.file = scratch.root.appendingPathComponent("clock")
        self.library = scratch.root.appendingPathComponent("clock.so")
        try self.set(by: 0)
        let source = Installed.packageRoot.appendingPathComponent("Tests/EndToEndTests/Fakes/clock.c")
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: try Installed.tool("cc"))
        compiler.arguments = ["-shared", "-fPIC", "-o", self.library.path, source.path]
        try compiler.run()
        compiler.waitUntilExit()
        try #require(compiler.terminationStatus == 0, "\(source.path) could not be compiled")
    }

    /// Takes it into a configuration.
    func use(in configuration: inout ServerConfiguration) {
        configuration.environment["LD_PRELOAD"] = self.library.path
        configuration.environment["TEST_CLOCK_FILE"] = self.file.path
    }

    /// Sets the clock so many seconds before or after the true time.
    func set(by seconds: Int64) throws {
        let bytes = withUnsafeBytes(of: seconds) { Data($0) }
        guard FileManager.default.fileExists(atPath: self.file.path) else { return try bytes.write(to: self.file) }
        // In place: the server sees the file's own page.
        let handle = try FileHandle(forWritingTo: self.file)
        try handle.write(contentsOf: bytes)
        try handle.close()
    }
}
