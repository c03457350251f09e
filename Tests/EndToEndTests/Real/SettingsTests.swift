import Foundation
import Testing

extension RealTools {
    @Suite(.timeLimit(.minutes(2)))
    struct SettingsTests {
        @Test("what the user asks for is in force on every node")
        func settingsAreInForce() async throws {
            try await Fixture.with { f in
                try await f.succeed(
                    """
                    create cluster orders replicas=1 max_connections=57 shared_buffers=48MB set.work_mem=7MB \
                    set.log_line_prefix="%m '%p' \\\\ " set.random_page_cost=1.25
                    """
                )
                for instance in try await f.instances(of: "orders") {
                    #expect(try await instance.query("SHOW max_connections") == ["57"])
                    #expect(try await instance.query("SHOW shared_buffers") == ["48MB"])
                    #expect(try await instance.query("SHOW work_mem") == ["7MB"])
                    #expect(try await instance.query("SHOW random_page_cost") == ["1.25"])
                    #expect(try await instance.query("SHOW log_line_prefix") == ["%m '%p' \\ "])
                }
                try await f.expectNothingToDo(in: "orders", nodes: 2)
            }
        }

        @Test(
            "a setting that PostgreSQL refuses is refused before anything is made",
            arguments: [
                "set.no_such_setting=1", "set.work_mem=lots", "set.wal_level=fast", "max_connections=9",
                "shared_buffers=900GB", "set.port=1",
            ]
        )
        func badSettingsAreRefused(_ argument: String) async throws {
            try await Fixture.with { f in
                let refused = try await f.ask("create cluster orders replicas=0 \(argument)")
                #expect(["bad-setting", "bad-value"].contains(refused.code), "\(refused)")
                #expect(try await f.succeed("list clusters").rows.isEmpty)
                #expect(!FileManager.default.fileExists(atPath: f.scratch.workspace(of: "orders").path))
            }
        }
    }
}
