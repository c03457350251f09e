import Commands
import Foundation
import Model
import Store

/// Answers from the audit.
struct AuditQueries: Sendable {
    let records: Records

    /// How many entries an export reads at once.
    private static let batch = 500

    func list(_ filter: AuditFilter, send: ReplySink) async throws -> Reply {
        try Self.check(filter)
        let limit = filter.page.limit ?? 100
        let (entries, more) = try await self.records.audit(filter, order: .newestFirst, now: .now, limit: limit)
        for entry in entries { try await send(Reply(.row, Self.fields(of: entry))) }
        let after = more ? entries.last.map { ReplyValue($0.sequence) } : nil
        return Reply(
            .ok,
            ["count": ReplyValue(entries.count), "after": after],
            text: after == nil ? nil : "there is more: repeat with after="
        )
    }

    func export(_ filter: AuditFilter, as format: AuditFormat, send: ReplySink) async throws -> Reply {
        try Self.check(filter)
        let now = Timestamp.now
        if format == .csv { try await send(Reply(.text, text: AuditCSV.header)) }
        var filter = filter
        var left = filter.page.limit ?? Int.max
        var count = 0
        var last = filter.page.after ?? 0
        while left > 0 {
            filter.page.after = last
            let (entries, more) = try await self.records.audit(
                filter,
                order: .oldestFirst,
                now: now,
                limit: min(left, Self.batch)
            )
            for entry in entries {
                let line = format == .csv ? AuditCSV.line(entry) : try AuditJSON.line(entry)
                try await send(Reply(.text, text: line))
            }
            count += entries.count
            left -= entries.count
            last = entries.last?.sequence ?? last
            if !more { break }
        }
        return Reply(.ok, ["count": ReplyValue(count), "last": ReplyValue(last)])
    }

    private static func check(_ filter: AuditFilter) throws {
        let outcomes = AuditEntry.Outcome.allCases.map(\.rawValue)
        if let outcome = filter.outcome, !outcomes.contains(outcome) {
            throw CommandFailure(
                .badValue,
                "outcome=\(outcome) is not an outcome; there are \(outcomes.joined(separator: ", "))",
                argument: "outcome",
                hint: EditDistance.closest(to: outcome, among: outcomes)
            )
        }
    }

    private static func fields(of entry: AuditEntry) -> ReplyFields {
        [
            "seq": ReplyValue(entry.sequence), "time": .time(milliseconds: entry.at.milliseconds),
            "stage": .string(entry.stage.rawValue), "intent": entry.intent.map { ReplyValue($0) },
            "principal": .string(entry.principal), "actor": entry.actor.map { .string($0) },
            "peer": .string(entry.peer), "cluster": entry.cluster.map { .string($0) },
            "run": entry.run.map { ReplyValue($0) }, "outcome": entry.outcome.map { .string($0.rawValue) },
            "code": entry.code.map { .string($0) },
            "took": entry.duration.map { .duration(.milliseconds($0)) }, "command": .string(entry.command),
        ]
    }
}
