import Testing

extension Fixture {
    /// Runs `body` with a server whose tools are quick and do their part well.
    static func withQuickTools(
        starting: Bool = true,
        configure: (inout ServerConfiguration) throws -> Void = { _ in },
        _ body: (Fixture, QuickTools) async throws -> Void
    ) async throws {
        var tools: QuickTools?
        try await Fixture.with(starting: starting) { configuration, scratch in
            let made = try QuickTools(in: scratch)
            made.use(in: &configuration)
            try configure(&configuration)
            tools = made
        } _: { f in
            try await body(f, try #require(tools))
        }
    }
}
