import Testing

extension Fixture {
    /// Runs `body` with a server whose Terraform and Ansible are stand-ins.
    static func withFakes(
        configure: (inout ServerConfiguration) throws -> Void = { _ in },
        _ body: (Fixture, FakeTools) async throws -> Void
    ) async throws {
        var tools: FakeTools?
        try await Fixture.with { configuration, scratch in
            let made = try FakeTools(in: scratch)
            made.use(in: &configuration)
            try configure(&configuration)
            tools = made
        } _: { f in
            try await body(f, try #require(tools))
        }
    }

    /// The most memory that the server has had, in bytes.
    var serverMemory: Int { self.server.process.flatMap { ProcessTable.peakMemory(of: $0.id) } ?? .max }

    /// Checks that no cluster, run, workspace or instance has come to be.
    func expectNothingExists() async throws {
        #expect(try await self.succeed("list clusters state=all").last["count"] == "0")
        #expect(try await self.succeed("runs").last["count"] == "0")
        #expect(self.scratch.entries(of: "data/clusters").isEmpty)
        #expect(self.scratch.entries(of: "data/instances").isEmpty)
        #expect(self.scratch.entries(of: "data/run").isEmpty)
    }
}
