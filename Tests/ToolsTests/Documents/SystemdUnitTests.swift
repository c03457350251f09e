import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Tools

@Suite("The systemd unit in docs/operations.md")
struct SystemdUnitTests {
    private let unit: String
    private let configuration: [String: Any]
    private let scratch: Scratch

    init() throws {
        let text = try ProjectFile.text("docs/operations.md")
        let block = try #require(text.firstMatch(of: /```ini\n(\[Unit\](?:.|\n)*?)```/))
        self.unit = String(block.1)
        let example = Data(try ProjectFile.text("config.example.json").utf8)
        self.configuration = try #require(try JSONSerialization.jsonObject(with: example) as? [String: Any])
        self.scratch = try Scratch()
    }

    private func value(_ key: String) throws -> String {
        let line = try #require(self.unit.split(separator: "\n").first { $0.hasPrefix(key + "=") }, "\(key)")
        return String(line.dropFirst(key.count + 1))
    }

    private func setting(_ group: String, _ name: String) throws -> Int {
        try #require((self.configuration[group] as? [String: Any])?[name] as? Int, "\(group).\(name)")
    }

    @Test("leaves the server the time that it takes to stop with the usual settings")
    func stop() throws {
        let needed =
            try self.setting("runs", "drain_timeout_seconds") + self.setting("runs", "interrupt_grace_seconds")
            + self.setting("limits", "shutdown_grace_seconds") + 30
        #expect(try Int(self.value("TimeoutStopSec")) ?? 0 >= needed)
    }

    @Test("has room for the connections that are let in, and for the programs of runs")
    func descriptors() throws {
        #expect(try Int(self.value("LimitNOFILE")) ?? 0 >= self.setting("limits", "connections") * 16)
    }

    @Test("ends the server alone, so that the next start can put right what it left")
    func killMode() throws {
        #expect(try self.value("KillMode") == "process")
    }

    @Test("starts the server again also where a client has drained it")
    func restart() throws {
        #expect(try self.value("Restart") == "always")
    }

    @Test("is one that systemd understands")
    func verify() async throws {
        let runnable = self.unit.replacingOccurrences(of: "/usr/local/bin/pgherd", with: "/bin/true")
        for (name, text) in [("pgherd.service", runnable), ("bad.service", runnable + "\nNoSuchKey=1\n")] {
            let file = try self.scratch.write(text, to: name)
            let line = CommandLine(executable: FilePath(Self.program), arguments: ["verify", "--man=no", file.string])
            let (outcome, _, errors) = try await ProcessRunner().capture(line, bounds: .generous)
            // It only warns of keys that it does not know.
            let complaints = errors.filter { $0.contains(name) }
            #expect(outcome.isSuccess && complaints.isEmpty == (name == "pgherd.service"), "\(name): \(errors)")
        }
    }

    private static let program = "/usr/bin/systemd-analyze"
}
