import Commands

@testable import Service

/// A ``Provisioning`` that does what a test says.
struct ScriptedProvisioning: Provisioning {
    typealias Script = @Sendable (Command, Caller, ReplySink) async throws -> Reply

    typealias Watching = @Sendable (WatchFilter) async throws -> WatchFeed

    let script: Script
    let feed: Watching

    /// Answers everything with a bare `OK`.
    init() {
        self.init { _, _, _ in Reply(.ok) }
    }

    init(_ script: @escaping Script) {
        self.init(script) { _ in { _ in } }
    }

    /// Answers everything as `script` says, and has `feed` tell those who watch.
    init(_ script: @escaping Script = { _, _, _ in Reply(.ok) }, watching feed: @escaping Watching) {
        self.script = script
        self.feed = feed
    }

    func change(
        _ change: ClusterChange,
        wait: Bool,
        key: IdempotencyKey?,
        by caller: Caller,
        send: @escaping ReplySink
    ) async throws -> Reply {
        try await self.script(.change(change, wait: wait), caller, send)
    }

    func cancel(
        _ run: RunID,
        force: Bool,
        key: IdempotencyKey?,
        by caller: Caller,
        send: @escaping ReplySink
    ) async throws -> Reply {
        try await self.script(.cancel(run, force: force), caller, send)
    }

    func control(_ control: ControlCommand, key: IdempotencyKey?, by caller: Caller) async throws -> Reply {
        try await self.script(.control(control), caller) { _ in }
    }

    func watch(_ filter: WatchFilter) async throws -> WatchFeed {
        try await self.feed(filter)
    }

    func query(_ query: Query, by caller: Caller, send: @escaping ReplySink) async throws -> Reply {
        try await self.script(.query(query), caller, send)
    }

    func figures() async -> ReplyFields { ["runs": 0] }
}
