import Foundation
import Testing

extension RealTools {
    /// Terraform's lock of a state that is kept elsewhere.
    @Suite(.timeLimit(.minutes(5)))
    struct RemoteLockTests {
        /// The backend `http` does not tell who holds a lock, so nothing is certain.
        @Test("a lock whose holder can't be told is left alone; the answers say what to do")
        func unknown() async throws {
            let port = PortRange.reserve().lowerBound
            try await Fixture.with { configuration, scratch in
                let url = "http://127.0.0.1:\(port)/{cluster}"
                let backend =
                    #"{"http":{"address":"\#(url)","lock_address":"\#(url)","unlock_address":"\#(url)","retry_max":0}}"#
                configuration["terraform.backend_file"] = try scratch.writePrivate(backend, to: "backend.json").path
            } _: { f in
                try await StateServer.start(f, port)
                try await f.succeed("generate cluster orders replicas=0")
                try await f.succeed("plan cluster orders")
                #expect(try await f.succeed("unlock cluster orders confirm=orders").last["lock"] == "none")
                try await Self.lock(f, port)
                let blocked = try await f.ask("plan cluster orders")
                #expect(blocked.last["next"] == "unlock cluster orders confirm=orders", "\(blocked)")
                #expect(blocked.last.text?.contains("lock 6f7e4c66-443d") == true, "\(blocked)")
                let refused = try await f.ask("unlock cluster orders confirm=orders")
                #expect(refused.code == "state-locked", "\(refused)")
                #expect(refused.last["lock"] == "6f7e4c66-443d", "\(refused)")
                #expect(refused.last.text?.contains("terraform force-unlock 6f7e4c66-443d") == true, "\(refused)")
            }
        }

        private static func lock(_ f: Fixture, _ port: Int) async throws {
            let lock =
                #"{"ID":"6f7e4c66-443d","Operation":"OperationTypeApply","Who":"alice@laptop","Version":"1.11.4","Created":"2026-01-31T09:30:00Z","Path":""}"#
            let locked = try await f.run("curl", ["-sf", "-X", "LOCK", "-d", lock, "http://127.0.0.1:\(port)/orders"])
            #expect(locked.status == 0, "\(locked)")
        }
    }
}
