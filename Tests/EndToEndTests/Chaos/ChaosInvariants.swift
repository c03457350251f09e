import Foundation

/// What must hold whenever a server is up again after it was killed, and nobody has asked it for anything yet.
///
/// This is the one place that says it; each invariant gives its violations as sentences.
enum ChaosInvariant: String, CaseIterable {
    case noRunWithoutProcess = "no run is unfinished without a living process"
    case noOrphan = "no process of a dead run lives"
    case eventsWithoutGap = "the events of a run have no gap"
    case toldIsStored = "what a client was told is stored"
    case auditIsComplete = "the audit knows how everything ended that began"
    case clustersFollowFromRuns = "the state of a cluster follows from its runs"
    case transitionsAreLegal = "the way of a run through its states is on record"
    case stateIsUnlocked = "no lock of Terraform's is left"
    case recordsAreSound = "the database is sound"

    /// Selects the violations of those invariants that are about the records alone.
    private var questions: [String] {
        switch self {
        case .noRunWithoutProcess: Self.unfinished
        case .eventsWithoutGap: Self.gaps
        case .auditIsComplete: Self.audit
        case .clustersFollowFromRuns: Self.clusters
        case .transitionsAreLegal: Self.transitions
        case .recordsAreSound: Self.soundness
        case .noOrphan, .toldIsStored, .stateIsUnlocked: []
        }
    }

    /// Looks whether it holds in a herd.
    ///
    /// - Parameters:
    ///   - f: The herd's server.
    ///   - witness: What its clients were told.
    ///   - touched: The runs of which they heard in the last life.
    /// - Returns: A sentence for each violation.
    /// - Throws: Where it could not be looked at.
    func violations(in f: Fixture, _ witness: Witness, touched: Set<Int>) async throws -> [String] {
        switch self {
        case .noOrphan:
            return f.marked().map { "\($0) lives" }
        case .stateIsUnlocked:
            return f.scratch.entries(of: "data/clusters").filter { cluster in
                f.scratch.exists("data/clusters/\(cluster)/.terraform.tfstate.lock.info")
            }.map { "the state of \($0) is locked" }
        case .toldIsStored:
            return try await Self.forgotten(f, witness, touched)
        default:
            return try await ChaosRecords(of: f.scratch).texts(self.questions).filter { $0 != "ok" }
        }
    }

    /// Compares what was told with what `attach` tells now, line by line.
    private static func forgotten(_ f: Fixture, _ witness: Witness, _ touched: Set<Int>) async throws -> [String] {
        guard !touched.isEmpty else { return [] }
        let client = try await f.client()
        defer { client.close() }
        var violations: [String] = []
        for run in touched.sorted() {
            let told = witness.told(of: run)
            let answer = try await client.ask("attach run \(run) from=1", within: .seconds(30))
            let stored = answer.events.map(\.line)
            for (number, line) in told.events.sorted(by: { $0.key < $1.key })
            where !stored.indices.contains(number - 1) || stored[number - 1] != line {
                let now = stored.indices.contains(number - 1) ? stored[number - 1] : "nothing"
                violations.append("event \(number) of run \(run) was told as \(line) and is now \(now)")
            }
            if let end = told.end, end != (answer.code ?? answer.last.kind) {
                violations.append("run \(run) was told to have ended with \(end), and now \(answer.last)")
            }
            if answer.code == "unknown-run" { violations.append("run \(run), which was acknowledged, is gone") }
        }
        return violations
    }
}

extension ChaosInvariant {
    private static let finals =
        "('succeeded', 'failed', 'cancelled', 'interrupted', 'discarded', 'expired', 'no-change')"

    private static let unfinished = [
        """
        SELECT 'run ' || id || ' (' || command || ') is ' || state || ' and ended at ' || coalesce(finished_at, 'no time')
        FROM run WHERE finished_at IS NULL OR state NOT IN \(finals)
        """,
        "SELECT 'process ' || pid || ' of run ' || run_id || ' has no end' FROM process WHERE ended_at IS NULL",
    ]

    private static let gaps = [
        """
        SELECT 'run ' || run.id || ' counts ' || last_sequence || ' events and has ' || coalesce(total, 0) || ', from '
            || coalesce(lowest, 0) || ' to ' || coalesce(highest, 0)
        FROM run LEFT JOIN (SELECT run_id, count(*) AS total, min(sequence) AS lowest, max(sequence) AS highest
            FROM event GROUP BY run_id) ON run_id = run.id
        WHERE last_sequence <> coalesce(total, 0) OR last_sequence <> coalesce(highest, 0) OR coalesce(lowest, 1) <> 1
        """
    ]

    private static let audit = [
        """
        SELECT 'intent ' || sequence || ' (' || command || ') has no outcome' FROM audit AS given
        WHERE stage = 'intent' AND NOT EXISTS (SELECT 1 FROM audit WHERE intent = given.sequence)
        """,
        """
        SELECT 'intent ' || intent || ' has ' || count(*) || ' outcomes' FROM audit
        WHERE stage = 'outcome' GROUP BY intent HAVING count(*) <> 1
        """,
        "SELECT 'the audit has gaps' WHERE (SELECT count(*) <> coalesce(max(sequence), 0) FROM audit)",
        """
        SELECT 'run ' || id || ' (' || command || ') has no intent' FROM run
        WHERE NOT EXISTS (SELECT 1 FROM audit WHERE run = run.id AND stage = 'intent' AND audit.command = run.command)
        """,
        """
        SELECT 'run ' || run.id || ' is ' || state || ', and the audit says ' || outcome
        FROM run JOIN audit ON audit.run = run.id AND audit.command = run.command AND outcome IS NOT NULL
        WHERE outcome <> CASE state WHEN 'no-change' THEN 'succeeded' WHEN 'discarded' THEN 'refused'
            WHEN 'expired' THEN 'refused' ELSE state END
        """,
    ]

    private static let clusters = [
        """
        SELECT name || ' is ' || state || ', and no run is at work on it' FROM cluster
        WHERE state IN ('creating', 'destroying')
            AND NOT EXISTS (SELECT 1 FROM run WHERE cluster_id = cluster.id AND finished_at IS NULL)
        """,
        "SELECT name || ' failed, though its tools work well: ' || problem FROM cluster WHERE state = 'failed'",
        """
        SELECT name || ' is ready after ' || coalesce(completed_phase, 'nothing') FROM cluster
        WHERE state IN ('ready', 'degraded') AND coalesce(completed_phase, '') <> 'verify'
        """,
        """
        SELECT name || ' is interrupted, and no run of it was' FROM cluster WHERE state = 'interrupted'
            AND NOT EXISTS (SELECT 1 FROM run WHERE cluster_id = cluster.id AND state IN ('interrupted', 'cancelled'))
        """,
        """
        SELECT cluster.name || ' is destroyed and still has ' || node.name FROM cluster
            JOIN node ON cluster_id = cluster.id WHERE state = 'destroyed' AND released = 0
        """,
    ]

    private static let transitions = [
        """
        SELECT 'run ' || run.id || ' is ' || state || ', and its last transition leads to '
            || coalesce((SELECT to_state FROM transition WHERE run_id = run.id ORDER BY number DESC LIMIT 1), 'nothing')
        FROM run
        WHERE state IS NOT (SELECT to_state FROM transition WHERE run_id = run.id ORDER BY number DESC LIMIT 1)
        """,
        """
        WITH rank (state, number) AS (VALUES ('queued', 1), ('generating', 2), ('planning', 3),
            ('awaiting-approval', 4), ('applying', 5), ('configuring', 6), ('verifying', 7))
        SELECT 'transition ' || number || ' of run ' || run_id || ' leads from ' || coalesce(from_state, 'nothing')
            || ' to ' || to_state || ' after one to ' || coalesce(before, 'nothing')
        FROM (SELECT *, lag(to_state) OVER way AS before, lag(phase) OVER way AS left, row_number() OVER way AS place
            FROM transition WINDOW way AS (PARTITION BY run_id ORDER BY number))
        WHERE number <> place OR from_state IS NOT before OR NOT CASE
            WHEN from_state IS NULL THEN to_state = 'received'
            WHEN from_state IN \(finals) THEN 0
            WHEN to_state IN ('failed', 'cancelled', 'interrupted') THEN 1
            WHEN to_state IN ('discarded', 'expired') THEN from_state IN ('queued', 'awaiting-approval')
            WHEN to_state = 'no-change' THEN from_state NOT IN ('received', 'awaiting-approval')
            WHEN to_state = 'succeeded' THEN from_state NOT IN ('received', 'queued', 'awaiting-approval')
            WHEN to_state = 'queued' THEN from_state IN ('received', 'queued')
            WHEN from_state = to_state THEN phase IS NOT left
            WHEN to_state = 'destroying' THEN from_state IN ('queued', 'generating', 'planning', 'applying')
            ELSE coalesce((SELECT number FROM rank WHERE state = from_state)
                < (SELECT number FROM rank WHERE state = to_state), 0) END
        """,
    ]

    private static let soundness = [
        "PRAGMA integrity_check",
        #"SELECT 'a row of ' || "table" || ' refers to nothing' FROM pragma_foreign_key_check"#,
    ]
}
