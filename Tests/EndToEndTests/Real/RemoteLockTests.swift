import Foundation
import Testing

extension RealTools {
    /// Terraform's lock of a state that is kept elsewhere.
    @Suite(.timeLimit(.minutes(2)))
    struct RemoteLockTests {
        @Test("a lock that one of our own programs has left is seen, and taken away by Terraform's force-unlock")
        func unlock() async throws {
            let port = PortRange.reserve().lowerBound
            try await Fixture.with { configuration, scratch in
                let url = "http://127.0.0.1:\(port)/{cluster}"
                let backend =
                    #"{"http":{"address":"\#(url)","lock_address":"\#(url)","unlock_address":"\#(url)","retry_max":0}}"#
                configuration["terraform.backend_file"] = try scratch.writePrivate(backend, to: "backend.json").path
            } _: { f in
                try await Self.serve(f, port)
                try await f.succeed("generate cluster orders replicas=0")
                try await f.succeed("plan cluster orders")
                #expect(try await f.succeed("unlock cluster orders confirm=orders").last["lock"] == "none")
                let keep = try f.scratch.writePrivate("", to: "keep")
                let failed = try await f.ask("plan cluster orders")
                #expect(failed.code == "plan-failed", "\(failed)")
                try FileManager.default.removeItem(at: keep)
                let blocked = try await f.ask("plan cluster orders")
                #expect(blocked.last["next"] == "unlock cluster orders confirm=orders", "\(blocked)")
                let done = try await f.succeed("unlock cluster orders confirm=orders")
                #expect(done.last["lock"] != "none" && done.last["holder"] != nil, "\(done)")
                try await f.succeed("plan cluster orders")
            }
        }

        @Test("a lock of somebody else's is left alone")
        func foreign() async throws {
            let port = PortRange.reserve().lowerBound
            try await Fixture.with { configuration, scratch in
                let url = "http://127.0.0.1:\(port)/{cluster}"
                let backend =
                    #"{"http":{"address":"\#(url)","lock_address":"\#(url)","unlock_address":"\#(url)","retry_max":0}}"#
                configuration["terraform.backend_file"] = try scratch.writePrivate(backend, to: "backend.json").path
            } _: { f in
                try await Self.serve(f, port)
                try await f.succeed("generate cluster orders replicas=0")
                try await f.succeed("plan cluster orders")
                let lock =
                    #"{"ID":"6f7e4c66-443d-f32c-5f9f-ae1b9cb02bff","Operation":"OperationTypeApply","Who":"alice@laptop","Version":"1.11.4","Created":"2026-01-31T09:30:00Z","Path":""}"#
                let locked = try await f.run(
                    "curl",
                    ["-sf", "-X", "LOCK", "-d", lock, "http://127.0.0.1:\(port)/orders"]
                )
                #expect(locked.status == 0, "\(locked)")
                let refused = try await f.ask("unlock cluster orders confirm=orders")
                #expect(refused.code == "state-locked", "\(refused)")
                #expect(refused.last["lock"] == "6f7e4c66-443d-f32c-5f9f-ae1b9cb02bff", "\(refused)")
                #expect(refused.last.text?.contains("apply by alice@laptop") == true, "\(refused)")
                #expect(refused.last.text?.contains("terraform force-unlock") == true, "\(refused)")
            }
        }

        private static func serve(_ f: Fixture, _ port: Int) async throws {
            let program = Installed.packageRoot.appendingPathComponent("Tests/EndToEndTests/Fakes/state_server.py").path
            let server = try Program(
                "/usr/bin/python3",
                ["-B", program, String(port)],
                environment: f.scratch.environment,
                directory: f.scratch.root.path,
                logs: f.scratch.logs,
                name: "state-server"
            )
            f.cleanUp { server.signal(9) }
            try await Deadline.until("the server of states listens") { !PortRange.isFree(port) }
        }
    }
}
