import Commands
import Foundation

/// What a replica says of itself, once it has seen a canary row or has waited long enough for it.
struct ReplicaReport: Hashable, Sendable, Decodable {
    let inRecovery: Bool
    /// `streaming` is the only good one.
    let receiver: String?
    let timeline: Int?
    let slot: String?
    let readOnly: Bool
    /// Seconds from the canary's writing to now; `nil` if it has not arrived.
    let delay: Double?

    enum CodingKeys: String, CodingKey {
        case receiver, timeline, slot, delay
        case inRecovery = "in_recovery"
        case readOnly = "read_only"
    }

    /// Waits up to 30 s for the canary, looking every 5 ms; every statement of the loop sees what has arrived by then.
    static func question(canary: Int64) -> String {
        """
        DO $$
        BEGIN
            FOR look IN 1..6000 LOOP
                EXIT WHEN EXISTS (SELECT 1 FROM pgherd.canary WHERE id = \(canary));
                PERFORM pg_sleep(0.005);
            END LOOP;
        END
        $$;
        SELECT json_build_object(
            'in_recovery', pg_is_in_recovery(),
            'receiver', (SELECT status FROM pg_stat_wal_receiver),
            'timeline', (SELECT received_tli FROM pg_stat_wal_receiver),
            'slot', (SELECT slot_name FROM pg_stat_wal_receiver),
            'read_only', current_setting('transaction_read_only') = 'on',
            'delay', (SELECT extract(epoch FROM clock_timestamp() - written_at) FROM pgherd.canary WHERE id = \(canary)));
        """
    }

    init(line: String) throws {
        do {
            self = try JSONDecoder().decode(ReplicaReport.self, from: Data(line.utf8))
        } catch {
            throw CommandFailure(.verifyFailed, "the replica's report can't be read: \(line.prefix(300))", retry: true)
        }
    }

    /// Checks what must hold on every replica.
    ///
    /// - Throws: ``CommandFailure`` that names the first postcondition that does not hold.
    func check(_ node: Node, timeline: Int, canary: Int64) throws {
        func require(_ condition: Bool, _ text: String) throws {
            guard condition else { throw CommandFailure(.verifyFailed, text, retry: true, node: node.name) }
        }
        try require(self.inRecovery, "the replica is not in recovery: it is a primary of its own")
        try require(self.readOnly, "the replica accepts writes")
        try require(self.receiver == "streaming", "the replica's WAL receiver is \(self.receiver ?? "not running")")
        try require(self.slot == node.slot, "the replica uses slot \(self.slot ?? "none") instead of \(node.slot)")
        try require(
            self.timeline == timeline,
            "the replica is on timeline \(self.timeline ?? 0), the primary on \(timeline)"
        )
        try require(self.delay != nil, "canary \(canary), written on the primary, did not arrive within 30 s")
    }
}
