import Foundation
import Testing

extension RealTools {
    /// Two servers that keep their states in one place, under the same keys.
    @Suite(.timeLimit(.minutes(8)))
    struct SharedStatesTests {
        @Test(
            "never take over or destroy each other's clusters, and get on beside each other where the place tells them apart"
        )
        func two() async throws {
            let port = PortRange.reserve().lowerBound
            try await Self.with(port, path: "{cluster}") { first in
                try await StateServer.start(first, port)
                try await first.succeed("create cluster orders replicas=0")
                let instances = try await first.instances(of: "orders")
                let state = try await Self.state(first, port, "orders")

                try await Self.with(port, path: "{cluster}") { second in
                    let refused = try await second.ask("create cluster orders replicas=0")
                    #expect(refused.code == "plan-failed", "\(refused)")
                    #expect(
                        refused.last.text?.contains("/orders holds 1 resource of another cluster") == true,
                        "\(refused)"
                    )
                    let next = try #require(refused.last["next"])
                    #expect(next == "destroy cluster orders confirm=orders")
                    let destroyed = try await second.succeed(next)
                    #expect(
                        destroyed.events.contains { $0.text?.contains("was left as it is") == true },
                        "\(destroyed)"
                    )
                }
                #expect(try await Self.state(first, port, "orders") == state)

                try await Self.with(port, path: "{installation}/{cluster}") { third in
                    try await third.succeed("create cluster orders replicas=0")
                    try await third.succeed("destroy cluster orders confirm=orders")
                }
                #expect(try await Self.state(first, port, "orders") == state)
                try await first.succeed("configure cluster orders")
                try await first.destroy("orders", instances)
            }
        }

        private static func with(_ port: Int, path: String, _ body: (Fixture) async throws -> Void) async throws {
            try await Fixture.with(
                configure: { configuration, scratch in
                    let url = "http://127.0.0.1:\(port)/\(path)"
                    let backend =
                        #"{"http":{"address":"\#(url)","lock_address":"\#(url)","unlock_address":"\#(url)","retry_max":0}}"#
                    configuration["terraform.backend_file"] = try scratch.writePrivate(backend, to: "backend.json").path
                },
                body
            )
        }

        private static func state(_ f: Fixture, _ port: Int, _ path: String) async throws -> String {
            let read = try await f.run("curl", ["-sf", "http://127.0.0.1:\(port)/\(path)"])
            #expect(read.status == 0, "\(read)")
            return read.output
        }
    }
}
