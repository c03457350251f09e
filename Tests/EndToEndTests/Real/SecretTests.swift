import Foundation
import Testing

extension RealTools {
    @Suite(.timeLimit(.minutes(5)))
    struct SecretTests {
        /// A setting's value that is told to PostgreSQL alone; its files and the records hold it.
        private static let token = "t0ken-0f-the-archive"

        @Test("a cluster's passwords are nowhere but in its sealed vault and in private password files")
        func passwordsStayHidden() async throws {
            try await Fixture.with { f in
                let watcher = ProcessWatcher.watch(f.scratch.root.path)
                let created = try await f.succeed(
                    "create cluster orders replicas=1 set.archive_command=\"/bin/true \(Self.token)\""
                )
                watcher.cancel()
                let secrets = try await Self.secrets(of: "orders", f)
                try await Self.expectUnseen(secrets, by: await watcher.value, f)
                try await Self.expectHidden(secrets, f, told: created)
            }
        }

        /// The command lines and environments of the processes, searched for the secrets.
        private static func expectUnseen(_ secrets: [String], by seen: Set<String>, _ f: Fixture) async throws {
            #expect(seen.contains { $0.contains("ansible-playbook") }, "the watcher saw no process at work")
            let superuser = try await f.password(of: "orders")
            #expect(secrets.count == 3)
            #expect(secrets.contains(superuser))
            let key = f.scratch.text(of: "data/vault.key").trimmingCharacters(in: .newlines)
            for secret in secrets + [key] {
                #expect(secret.count >= 20)
                let shown = seen.filter { $0.contains(secret) }
                #expect(shown.isEmpty, "in a command line or environment: \(shown)")
            }
        }

        /// Everything that the server can be asked or leaves on the disk, searched for the secrets.
        private static func expectHidden(_ secrets: [String], _ f: Fixture, told: Answer) async throws {
            try await f.succeed("configure cluster orders")
            var answers = [told]
            for question in [
                "attach run 1 from=1", "attach run 2 from=1", "audit export format=json", "audit", "runs", "show run 1",
                "status cluster orders", "list clusters", "drift cluster orders",
                "connect cluster orders", "connect cluster orders as=env", "show cluster orders",
            ] {
                answers.append(try await f.succeed(question))
            }
            for file in try await f.succeed("files cluster orders").rows.compactMap({ $0["file"] }) {
                answers.append(try await f.ask("cat cluster orders \(file)"))
            }
            try await f.server.stop()
            let lines = answers.flatMap(\.replies).map(\.line) + [f.server.logs]
            #expect(!lines.contains { line in (secrets + [Self.token]).contains { line.contains($0) } })

            let key = f.scratch.text(of: "data/vault.key").trimmingCharacters(in: .newlines)
            let holders = try FileSearch.files(in: f.scratch.data, holding: secrets + [key])
            for holder in holders {
                #expect(["vault.key", "replication.pgpass"].contains(holder.lastPathComponent), "\(holder.path)")
                let mode = try FileManager.default.attributesOfItem(atPath: holder.path)[.posixPermissions] as? Int
                #expect(mode == 0o600, "\(holder.path)")
            }
            #expect(holders.contains { $0.lastPathComponent == "vault.key" })
        }

        /// The passwords in a cluster's vault, opened as an administrator would.
        private static func secrets(of cluster: String, _ f: Fixture) async throws -> [String] {
            let opened = try await f.run(
                "ansible-vault",
                ["view", "--vault-password-file", f.scratch.data.path + "/vault.key", "group_vars/all/vault.yml"],
                directory: f.scratch.workspace(of: cluster)
            )
            try #require(opened.status == 0, "\(opened)")
            let vault = try JSONSerialization.jsonObject(with: Data(opened.output.utf8)) as? [String: String]
            return try #require(vault?.values.sorted())
        }
    }
}
