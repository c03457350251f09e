import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite("The table of majors")
struct MajorTableTests {
    private let table: MajorTable

    init() throws {
        self.table = try MajorTable.builtIn()
    }

    @Test("says until when a major gets fixes, the last day included")
    func ends() {
        #expect(self.table.pastEnd(of: 13, on: "2025-11-13") == nil)
        #expect(self.table.pastEnd(of: 13, on: "2025-11-14") == "2025-11-13")
        #expect(self.table.pastEnd(of: 14, on: "2026-11-12") == nil)
        #expect(self.table.pastEnd(of: 14, on: "2026-11-13") == "2026-11-12")
        for major in 15...19 { #expect(self.table.pastEnd(of: major, on: "2026-11-30") == nil) }
        #expect(self.table.warning(of: 15, on: "2026-11-30") == nil)
        #expect(self.table.warning(of: 14, on: "2026-11-30")?.contains("2026-11-12") == true)
    }

    /// The policy: the final release is on a Thursday of November, the fifth after the first release.
    @Test("follows PostgreSQL's policy", arguments: ProtocolLimits.majors)
    func policy(major: Int) throws {
        let end = try #require(self.table.pastEnd(of: major, on: "9999-12-31"))
        #expect(end.hasPrefix("\(major + 2012)-11-"))
        let moment = try #require(Timestamp(end))
        // 1 January 1970 was a Thursday.
        #expect(moment.milliseconds / 86_400_000 % 7 == 0)
    }

    @Test("gives a system its own major, or the newest supported one where that has ended")
    func systems() {
        #expect(self.table.usual(on: "debian 12", at: "2026-11-30") == 15)
        #expect(self.table.usual(on: "debian 13", at: "2026-11-30") == 17)
        #expect(self.table.usual(on: "ubuntu 22.04", at: "2026-11-12") == 14)
        #expect(self.table.usual(on: "ubuntu 22.04", at: "2026-11-30") == 19)
        #expect(self.table.usual(on: "ubuntu 24.04", at: "2026-11-30") == 16)
        #expect(self.table.usual(on: "fedora 43", at: "2026-11-30") == nil)
    }

    @Test("knows the systems that the roles know, with the same majors")
    func roles() async throws {
        let expected = self.table.ownMajors.map { "(\"\($0.key)\", \($0.value))" }.sorted().joined(separator: ", ")
        try await ModuleScript().run(
            """
            from ansible.module_utils.pgherd_platform import DISTRIBUTIONS
            found = sorted((" ".join(key), major) for key, major in DISTRIBUTIONS.items())
            assert found == [\(expected)], found
            """
        )
    }

    private static let faults = [
        ("{}", "majors"),
        (#"{"majors": [], "systems": []}"#, "the end of major 13 is missing"),
        (
            #"{"majors": [{"major": 13, "end": "2025-11-13"}, {"major": 13, "end": "2025-11-13"}], "systems": []}"#,
            "twice"
        ),
        (#"{"majors": [{"major": 13, "end": "November"}], "systems": []}"#, "not a day"),
        (#"{"majors": [{"major": 99, "end": "2031-11-13"}], "systems": []}"#, "99"),
    ]

    @Test("can be replaced by a file, whose faults are named with it", arguments: faults)
    func replacement(content: String, words: String) throws {
        let scratch = try Scratch()
        let file = try scratch.write(content, to: "majors.json")
        let failure = #expect(throws: StartFailure.self) { try MajorTable(file: file) }
        let text = "\(try #require(failure))"
        #expect(text.contains(words))
        #expect(text.contains(file.string))
        #expect(throws: StartFailure.self) { try MajorTable(file: FilePath("/nowhere/majors.json")) }
    }
}
