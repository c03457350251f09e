import Foundation
import Glibc

/// A directory of one test alone, with a short path, since the sockets of the instances lie in it.
struct Scratch: Sendable {
    let root: URL

    init() throws {
        let letters = "abcdefghijklmnopqrstuvwxyz0123456789"
        let name = String((0..<8).compactMap { _ in letters.randomElement() })
        self.root = URL(fileURLWithPath: "/tmp/pgh-\(name)", isDirectory: true)
        // The instances run as another user where the tests run as root: that one has to get through.
        try Self.make(self.root, 0o711)
        try Self.make(self.logs, 0o700)
        try Self.make(self.temporary, 0o1777)
        try Self.make(self.home, 0o700)
    }

    var configuration: URL { self.root.appendingPathComponent("config.json") }
    var data: URL { self.root.appendingPathComponent("data") }
    var instances: URL { self.data.appendingPathComponent("instances") }
    var logs: URL { self.root.appendingPathComponent("logs") }
    var home: URL { self.root.appendingPathComponent("home") }
    private var temporary: URL { self.root.appendingPathComponent("tmp") }

    /// The environment of the server and of tools run by hand.
    ///
    /// Whatever they start inherits `TMPDIR` and can be told by it, wherever it has gone.
    var environment: [String: String] {
        let inherited = ["PATH", "TF_CLI_CONFIG_FILE", "SSL_CERT_FILE", "LLVM_PROFILE_FILE"]
        var environment = ProcessInfo.processInfo.environment.filter { inherited.contains($0.key) }
        environment["HOME"] = self.home.path
        environment["TMPDIR"] = self.temporary.path
        environment["LANG"] = "C.UTF-8"
        environment["CHECKPOINT_DISABLE"] = "1"
        return environment
    }

    func workspace(of cluster: String) -> URL {
        self.data.appendingPathComponent("clusters/\(cluster)")
    }

    /// The text of a file in it; empty where there is none.
    func text(of path: String) -> String {
        (try? String(contentsOf: self.root.appendingPathComponent(path), encoding: .utf8)) ?? ""
    }

    /// Writes a file that nobody else may read.
    func writePrivate(_ text: String, to path: String) throws -> URL {
        let url = self.root.appendingPathComponent(path)
        try PrivateFile.write(text, to: url)
        return url
    }

    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: self.root.appendingPathComponent(path).path)
    }

    func remove() throws {
        try FileManager.default.removeItem(at: self.root)
    }

    private static func make(_ url: URL, _ mode: mode_t) throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        // Set apart from the making, which the process's mask would narrow.
        guard chmod(url.path, mode) == 0 else { throw CocoaError(.fileWriteNoPermission) }
    }
}
