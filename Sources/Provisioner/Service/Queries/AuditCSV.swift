import Commands
import Model

/// The audit as RFC 4180 lines, safe to open in a spreadsheet.
enum AuditCSV {
    static let header =
        "seq,time,stage,intent,principal,authentication,actor,peer,session,cluster,run,outcome,code,duration_ms,command"

    /// One entry as one line, without its end.
    static func line(_ entry: AuditEntry) -> String {
        let cells: [String?] = [
            "\(entry.sequence)", entry.at.description, entry.stage.rawValue, entry.intent.map { "\($0)" },
            entry.principal, entry.authentication, entry.actor, entry.peer, "\(entry.session)", entry.cluster,
            entry.run.map { "\($0)" }, entry.outcome?.rawValue, entry.code, entry.duration.map { "\($0)" },
            entry.command,
        ]
        return cells.map { Self.cell($0 ?? "") }.joined(separator: ",")
    }

    /// A cell; one that a spreadsheet would take for a formula gets an apostrophe in front
    /// (https://owasp.org/www-community/attacks/CSV_Injection).
    static func cell(_ value: String) -> String {
        var value = value
        if let first = value.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) { value = "'" + value }
        guard value.unicodeScalars.contains(where: { ",\"\r\n'".unicodeScalars.contains($0) }) else { return value }
        var quoted = String.UnicodeScalarView()
        // Not by characters: to those who read it, a quote is one also where an accent follows it.
        for scalar in value.unicodeScalars {
            if scalar == "\"" { quoted.append(scalar) }
            quoted.append(scalar)
        }
        return "\"\(String(quoted))\""
    }
}
