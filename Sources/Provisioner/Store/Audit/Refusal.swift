package import Commands
package import Model

/// A command that was turned down before anything was touched, as the audit keeps it.
package struct Refusal: Hashable, Sendable {
    /// Bytes of a refused command that are kept; no command that means something is cut.
    package static let longest = 512

    package let command: AuditedCommand
    package let code: ErrorCode
    /// How many more there were, of which this is the last; they are told in the place of the command.
    package var others = 0

    package init(command: AuditedCommand, code: ErrorCode, others: Int = 0) {
        self.command = command
        self.code = code
        self.others = others
    }

    /// What is written down.
    var audited: AuditedCommand {
        AuditedCommand(self.text, cluster: self.command.cluster, run: self.command.run, by: self.command.caller)
    }

    private var text: String {
        let size = self.command.text.utf8.count
        var kept = self.command.text
        if size > Self.longest {
            var bytes = 0
            kept = String(
                self.command.text.prefix { character in
                    bytes += character.utf8.count
                    return bytes <= Self.longest
                }
            )
            kept += "… (\(size) bytes)"
        }
        return self.others == 0 ? kept : "\(self.others) more commands were refused, the last: \(kept)"
    }
}
