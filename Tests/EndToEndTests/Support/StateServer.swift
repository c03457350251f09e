import Foundation

/// A server that keeps Terraform's states for its backend `http`.
enum StateServer {
    /// Starts one that lives as long as the fixture.
    static func start(_ f: Fixture, _ port: Int) async throws {
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
