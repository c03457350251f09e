import Foundation
import Testing

extension RealTools {
    /// The file that tells Ansible of the nodes, changed behind the server's back.
    @Suite(.timeLimit(.minutes(8)))
    struct InventoryTests {
        private static let place = "data/clusters/orders/inventory.json"

        /// What somebody may have made of it: broken, empty, without a node, gone.
        private static let spoilt: [String?] = ["{", "{\"all\":{}}", "", nil]

        private static func spoil(_ content: String?, _ f: Fixture) throws {
            let file = f.scratch.root.appendingPathComponent(Self.place)
            guard let content else { return try FileManager.default.removeItem(at: file) }
            try Data(content.utf8).write(to: file)
        }

        @Test("is written anew by every run that works with it, and a look tells that it names no node")
        func anew() async throws {
            try await Fixture.with { f in
                try await f.succeed("create cluster orders replicas=1")
                let instances = try await f.instances(of: "orders")
                let good = f.scratch.text(of: Self.place)
                for content in Self.spoilt {
                    try Self.spoil(content, f)
                    try await f.succeed("configure cluster orders")
                    #expect(f.scratch.text(of: Self.place) == good, "\(content ?? "gone")")
                }
                try Self.spoil(good.replacing("orders-2", with: "orders-3"), f)
                let drift = try await f.succeed("drift cluster orders")
                let told = drift.rows.filter { $0["what"] == "inventory.json" }.map { $0["node"] }
                #expect(told == ["orders-2"], "\(drift)")
                try Self.spoil("{\"all\":{}}", f)
                try await f.succeed("rotate secrets cluster orders")
                try await f.expectReplication(in: try await f.instances(of: "orders"))
                try Self.spoil("{\"all\":{}}", f)
                try await f.destroy("orders", instances)
            }
        }
    }
}
