import Foundation
import Testing

extension RealTools {
    /// New secrets that can't come into force.
    @Suite(.timeLimit(.minutes(8)))
    struct RotationTests {
        @Test("a primary that does not answer is found before any secret is made")
        func deadPrimary() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=0")
                let instances = try await f.instances(of: "orders")
                let vault = f.scratch.text(of: "data/clusters/orders/group_vars/all/vault.yml")
                try await instances[0].stop(major: 15)
                let refused = try await f.ask("rotate secrets cluster orders")
                #expect(refused.last["code"] == "unreachable" && refused.last["phase"] == "renew", "\(refused)")
                #expect(refused.last["next"] == "configure cluster orders", "\(refused)")
                #expect(f.scratch.text(of: "data/clusters/orders/group_vars/all/vault.yml") == vault)
                try await f.succeed("configure cluster orders")
                try await instances[0].query("SELECT 1")
            }
        }

        @Test("what is in force is used and told until the new secrets are, however often that is tried")
        func halfWay() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=1")
                let before = try await f.instances(of: "orders")
                let old = try await f.password(of: "orders")
                let mark = before[0].directory + "/pgherd.json"
                try FileManager.default.moveItem(atPath: mark, toPath: mark + ".aside")
                for attempt in 1...2 {
                    let failed = try await f.ask("rotate secrets cluster orders")
                    #expect(failed.last["code"] == "configure-failed", "\(attempt): \(failed)")
                    #expect(try await f.password(of: "orders") == old)
                    try await before[0].query("SELECT 1")
                    let status = try await f.succeed("status cluster orders")
                    #expect(status.rows.map { $0["state"] } == ["running", "streaming"], "\(status)")
                    #expect(try await Self.sealed(f).count == 4, "the former secrets are sealed beside the new ones")
                }
                try FileManager.default.moveItem(atPath: mark + ".aside", toPath: mark)
                try await f.succeed("resume cluster orders")
                let sealed = try await Self.sealed(f)
                #expect(sealed.count == 3, "\(sealed.keys)")
                let new = try await f.password(of: "orders")
                #expect(new != old && sealed["pgherd_superuser_password"] as? String == new)
                #expect(try await before[0].psql("SELECT 1").status != 0, "the old password is not in force any more")
                try await f.expectReplication(in: f.instances(of: "orders"))
            }
        }

        /// What the vault holds, opened as an administrator would.
        private static func sealed(_ f: Fixture) async throws -> [String: Any] {
            let opened = try await f.run(
                "ansible-vault",
                ["view", "--vault-password-file", f.scratch.data.path + "/vault.key", "group_vars/all/vault.yml"],
                directory: f.scratch.workspace(of: "orders")
            )
            try #require(opened.status == 0, "\(opened)")
            return try #require(try JSONSerialization.jsonObject(with: Data(opened.output.utf8)) as? [String: Any])
        }
    }
}
