import Commands
import Foundation
import Model

/// The audit as JSON lines.
enum AuditJSON {
    /// One entry as one object; keys that have no value are left out.
    static func line(_ entry: AuditEntry) throws -> String {
        var object: [String: Any] = [
            "seq": entry.sequence, "time": entry.at.description, "stage": entry.stage.rawValue,
            "principal": entry.principal, "authentication": entry.authentication, "peer": entry.peer,
            "session": entry.session, "command": entry.command,
        ]
        object["intent"] = entry.intent
        object["actor"] = entry.actor
        object["cluster"] = entry.cluster
        object["run"] = entry.run
        object["outcome"] = entry.outcome?.rawValue
        object["code"] = entry.code
        object["duration_ms"] = entry.duration
        let data = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }
}
