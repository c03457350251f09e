import Foundation

/// How far the copy of one replica is, as the primary sees it that sends it.
package struct CloneProgress: Hashable, Sendable, Decodable {
    /// The replica that is being made.
    package let node: String
    /// In PostgreSQL's words: `streaming database files`.
    package let phase: String
    /// Bytes sent.
    package let sent: Int64
    /// Bytes that the primary expects to send; `nil` before it has looked.
    package let total: Int64?

    /// What `pg_basebackup` calls itself, before the name of the node that it works for.
    package static let client = "pg_basebackup "

    private static let copying = "streaming database files"

    /// Every copy that is under way is one row of the answer.
    package static let question = """
        SELECT json_build_object(
            'node', substr(activity.application_name, \(Self.client.utf8.count + 1)),
            'phase', progress.phase, 'sent', progress.backup_streamed, 'total', progress.backup_total)
        FROM pg_stat_progress_basebackup AS progress JOIN pg_stat_activity AS activity USING (pid)
        WHERE starts_with(activity.application_name, '\(Self.client)');
        """

    init(node: String, phase: String, sent: Int64, total: Int64?) {
        self.node = node
        self.phase = phase
        self.sent = sent
        self.total = total
    }

    /// Reads one row of the answer; `nil` for what is none.
    init?(line: String) {
        guard let progress = try? JSONDecoder().decode(CloneProgress.self, from: Data(line.utf8)),
            progress.sent >= 0, progress.total.map({ $0 >= 0 }) ?? true
        else { return nil }
        self = progress
    }

    /// From 0 to 1: the total is an estimate, which the primary may exceed.
    var fraction: Double {
        guard self.phase == Self.copying, let total, total > 0 else { return 0 }
        return min(1, Double(self.sent) / Double(total))
    }

    /// For people: `310 of 1024 MiB`, or what the primary does before and after the copying.
    package var text: String {
        guard self.phase == Self.copying, let total else { return self.phase }
        return "\(self.sent / 1_048_576) of \(max(self.sent, total) / 1_048_576) MiB"
    }
}
