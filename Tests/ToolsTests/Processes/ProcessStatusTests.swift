import Foundation
import TestSupport
import Testing

@testable import Tools

@Suite("What the kernel says of a process")
struct ProcessStatusTests {
    private static let rest =
        "1 77 70 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 987654 2600960 210 18446744073709551615 1 1 0 0 0 0 0 0 0"

    @Test("is read whatever its name holds", arguments: ["sh", "a b", "x) S 1 2 3 (y", ")", "(", ""])
    func name(name: String) throws {
        let status = try #require(ProcessStatus(line: "4242 (\(name)) S \(Self.rest)\n"))
        #expect(status == ProcessStatus(id: 4242, parent: 1, session: 70, ticks: 987_654))
    }

    @Test(
        "tells who has ended",
        arguments: [("R", false), ("S", false), ("D", false), ("T", false), ("Z", true), ("X", true)]
    )
    func ended(state: String, hasEnded: Bool) {
        #expect(ProcessStatus(line: "4242 (sh) \(state) \(Self.rest)")?.hasEnded == hasEnded)
    }

    @Test("tells the kernel's threads from programs", arguments: [("4194560", false), ("2129984", true)])
    func kernel(flags: String, isOfKernel: Bool) {
        let rest = Self.rest.replacing("4194560", with: flags)
        #expect(ProcessStatus(line: "4242 (sh) S \(rest)")?.isOfKernel == isOfKernel)
    }

    @Test("tells who is given a program at the moment from who has one, also one without an environment")
    func betweenPrograms() async throws {
        let line = CommandLine.shell("exec env -i sleep 600")
        let task = Task { try await ProcessRunner().run(line, bounds: .generous) { _, _ in } }
        defer { task.cancel() }
        try await eventually("it sleeps, without an environment") {
            ProcessTable.all().contains { process in
                process.parent == getpid()
                    && FileManager.default.contents(atPath: "/proc/\(process.id)/cmdline") == Data("sleep\0600\0".utf8)
                    && FileManager.default.contents(atPath: "/proc/\(process.id)/environ") == Data()
                    && !ProcessTable.isBetweenPrograms(process)
            }
        }
        func process(hasEnded: Bool = false, isOfKernel: Bool = false) -> ProcessStatus {
            ProcessStatus(id: 42, parent: 1, session: 1, ticks: 1, hasEnded: hasEnded, isOfKernel: isOfKernel)
        }
        let empty: (String) -> Data? = { _ in Data() }
        #expect(ProcessTable.isBetweenPrograms(process(), read: empty))
        #expect(!ProcessTable.isBetweenPrograms(process(hasEnded: true), read: empty))
        #expect(!ProcessTable.isBetweenPrograms(process(isOfKernel: true), read: empty))
        #expect(!ProcessTable.isBetweenPrograms(process()) { _ in nil })
        #expect(!ProcessTable.isBetweenPrograms(process()) { $0 == "/proc/42/cmdline" ? Data("sh".utf8) : Data() })
    }

    @Test("is not made up", arguments: ["", "4242", "4242 (sh", "4242 (sh) S 1 2", "x (sh) S \(rest)"])
    func nonsense(line: String) {
        #expect(ProcessStatus(line: line) == nil)
    }

    @Test("is there for every process, this one among them")
    func own() throws {
        let own = try #require(ProcessTable.status(of: getpid()))
        #expect(own.id == getpid())
        #expect(own.parent == getppid())
        #expect(own.session == getsid(0))
        #expect(own.ticks > 0)
        #expect(!own.hasEnded)
        #expect(!ProcessTable.all().contains { $0.id == getpid() })
        #expect(ProcessTable.status(of: .max) == nil)
    }
}
