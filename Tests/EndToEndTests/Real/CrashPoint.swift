import Foundation
import Testing

/// A moment of a run at which the server is killed.
enum CrashPoint: String, CaseIterable, CustomTestStringConvertible {
    case generate
    case plan
    case apply
    case configure
    case clone
    case verify

    var testDescription: String { self.rawValue }

    /// Waits until a run has come to this point, and returns what the client has read by then.
    func reached(by client: LineClient, in fixture: Fixture) async throws -> [Reply] {
        switch self {
        case .generate, .plan, .apply, .verify:
            return try await client.replies { $0["phase"] == self.rawValue && $0["state"] == "started" }
        case .configure:
            return try await client.replies { $0["phase"] == "configure" && $0["state"] == "progress" }
        case .clone:
            let seen = try await client.replies { $0["phase"] == "configure" && $0["state"] == "progress" }
            // No event is written while a copy goes on, but the process that makes it can be seen.
            try await Deadline.until("a replica is being cloned", within: .seconds(60)) {
                ProcessTable.processes(in: fixture.scratch.instances.path)
                    .contains { $0.arguments.first?.hasSuffix("pg_basebackup") == true }
            }
            return seen
        }
    }
}
