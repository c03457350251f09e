import Foundation
import Testing

@testable import Provisioner

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
