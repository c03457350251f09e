import Commands
import Foundation
package import Model

/// What a replica says of itself, once it has seen a canary row or has waited long enough for it.
package struct ReplicaReport: Hashable, Sendable, Decodable {
    package let replication: ReplicationReport
    package let readOnly: Bool
    /// Seconds from the canary's writing to now; `nil` if it has not arrived.
    package let delay: Double?
    /// The settings that wait for a restart.
    package let pendingRestart: [String]?

    package enum CodingKeys: String, CodingKey {
        case replication, delay
        case readOnly = "read_only"
        case pendingRestart = "pending_restart"
    }

    /// Waits up to 30 s for the canary, looking every 5 ms; every statement of the loop sees what has arrived by then.
    ///
    /// Where nothing can arrive any more, since replay is paused or the node was promoted, it does not wait.
    package static func question(canary: Int64) -> String {
        """
        DO $$
        BEGIN
            FOR look IN 1..6000 LOOP
                EXIT WHEN EXISTS (SELECT 1 FROM pgherd.canary WHERE id = \(canary));
                EXIT WHEN CASE WHEN pg_is_in_recovery() THEN pg_is_wal_replay_paused() ELSE true END;
                PERFORM pg_sleep(0.005);
            END LOOP;
        END
        $$;
        SELECT json_build_object(
            'replication', \(ReplicationReport.expression),
            'pending_restart', \(PendingRestarts.expression),
            'read_only', current_setting('transaction_read_only') = 'on',
            'delay', (SELECT extract(epoch FROM clock_timestamp() - written_at) FROM pgherd.canary WHERE id = \(canary)));
        """
    }

    package init(line: String) throws {
        do {
            self = try JSONDecoder().decode(ReplicaReport.self, from: Data(line.utf8))
        } catch {
            throw CommandFailure(.verifyFailed, "the replica's report can't be read: \(line.prefix(300))", retry: true)
        }
    }

    /// Checks what must hold on every replica.
    ///
    /// - Parameters:
    ///   - node: The replica.
    ///   - primary: Its primary.
    ///   - seen: What the primary says of replication.
    ///   - canary: The row that it had to show.
    /// - Throws: ``CommandFailure`` that names the first postcondition that does not hold.
    package func check(_ node: Node, primary: Node, seen: ReplicationReport, canary: Int64) throws {
        func require(_ condition: Bool, _ text: String) throws {
            guard condition else { throw CommandFailure(.verifyFailed, text, retry: true, node: node.name) }
        }
        let judgement = ReplicaJudgement(replica: node, primary: primary, seen: seen, own: self.replication)
        if let fault = judgement.fault { try require(false, fault.text) }
        try require(self.readOnly, "the replica accepts writes")
        try require(
            self.replication.receiver == "streaming",
            "the replica's WAL receiver is \(self.replication.receiver ?? "not running")"
        )
        try require(self.delay != nil, "canary \(canary), written on the primary, did not arrive within 30 s")
    }
}
