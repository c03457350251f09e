import Model

/// What root has said on a machine, when it was tried what Ansible and the roles will do there.
struct RootProbe: Hashable, Sendable {
    /// What each of its lines begins with among the others of ``MachineReport``.
    static let prefix = "root:"
    /// The oldest Python on a machine that every supported Ansible works with: core 2.20 and newer refuse older ones.
    private static let oldestPython = ToolVersion(major: 3, minor: 9, patch: 0)

    /// What stands in the way; `nil` where nothing does.
    let obstacle: MachineObstacle?
    /// Who holds the package manager's lock.
    let packagesHeldBy: String?

    /// Reads what is marked as root's among the lines of a report.
    init(lines: [String]) {
        var step = "become"
        var words: [String] = []
        var values: [String: String] = [:]
        for line in lines where line.hasPrefix(Self.prefix) {
            let line = String(line.dropFirst(Self.prefix.count))
            let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
            switch parts.first {
            case "at" where parts.count == 2:
                step = parts[1]
                words = []
            case "python" where parts.count == 2, "held" where parts.count == 2:
                values[parts[0]] = parts[1]
            default:
                if line.contains(where: { !$0.isWhitespace }) { words.append(line) }
            }
        }
        self.packagesHeldBy = values["held"]
        let said = words.last.map { String($0.prefix(300)) } ?? "it said nothing"
        let version = values["python"].flatMap(ToolVersion.init(in:))
        self.obstacle =
            switch step {
            case "become": .mayNotBecomeRoot(said)
            case "python" where version == nil && said.contains("not found"): .noPython
            case "python": .brokenPython(said)
            case _ where version.map { $0 < Self.oldestPython } ?? true:
                .oldPython(values["python"] ?? "unknown", oldest: Self.oldestPython.series)
            case "runuser": .mayNotBecomeOthers(said)
            default: nil
            }
    }
}
