import Foundation
import GRDB

/// The records of a herd's server, read from outside, beside the living server.
struct ChaosRecords: Sendable {
    private let queue: DatabaseQueue

    init(of scratch: Scratch) throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        self.queue = try DatabaseQueue(
            path: scratch.data.appendingPathComponent("pgherd.sqlite").path,
            configuration: configuration
        )
    }

    /// The texts that each of some questions selects, all asked of one moment.
    func texts(_ questions: [String]) async throws -> [String] {
        try await self.queue.read { database in
            try questions.flatMap { try String.fetchAll(database, sql: $0) }
        }
    }

    /// How many there are of each text that a question selects first, with a number second.
    func counts(_ question: String) async throws -> [String: Int] {
        try await self.queue.read { database in
            try Row.fetchAll(database, sql: question).reduce(into: [:]) { counts, row in counts[row[0]] = row[1] }
        }
    }
}
