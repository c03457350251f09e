package import Commands
package import Model

/// Chooses the PostgreSQL major by what the machines run, where nobody asked for one.
package struct SystemMajor: Sendable {
    package let table: MajorTable
    /// The day by which a major is supported or not, `2026-11-30`.
    var day = MajorTable.today

    package init(table: MajorTable, day: String = MajorTable.today) {
        self.table = table
        self.day = day
    }

    /// The major for all of the machines.
    ///
    /// - Parameters:
    ///   - reports: What the machines have said of themselves.
    ///   - nodes: The cluster's nodes.
    ///   - cluster: Its name.
    /// - Returns: The major, and a sentence on why it is not the system's own, where it is not.
    /// - Throws: ``CommandFailure`` where the machines would get different majors, or one runs an unknown system.
    package func choose(_ reports: [String: MachineReport], nodes: [Node], cluster: ClusterName) throws -> (
        Int, String?
    ) {
        var chosen: (major: Int, node: Node, report: MachineReport)?
        for node in nodes {
            guard let report = reports[node.name] else { continue }
            guard let major = self.table.usual(on: report.systemKey, at: self.day) else {
                throw self.refusal(
                    "\(node.name) runs \(report.system), and pgherd does not know which PostgreSQL that brings",
                    of: node,
                    cluster
                )
            }
            guard let first = chosen else {
                chosen = (major, node, report)
                continue
            }
            guard first.major == major else {
                throw self.refusal(
                    "\(first.node.name) runs \(first.report.system), which gets PostgreSQL \(first.major), and \(node.name) runs \(report.system), which gets PostgreSQL \(major)",
                    of: node,
                    cluster
                )
            }
        }
        guard let (major, _, report) = chosen else {
            throw CommandFailure(.reachFailed, "no machine has said what it runs", retry: true)
        }
        guard let own = self.table.ownMajors[report.systemKey], own != major else { return (major, nil) }
        let ended = self.table.pastEnd(of: own, on: self.day) ?? self.day
        return (
            major,
            "PostgreSQL \(major) is taken, since \(report.system) brings PostgreSQL \(own), which has had no fixes since \(ended)"
        )
    }

    private func refusal(_ text: String, of node: Node, _ cluster: ClusterName) -> CommandFailure {
        CommandFailure(
            .reachFailed,
            "\(text); destroy the cluster and create it with pg=MAJOR, or on machines with one and the same system",
            node: node.name,
            next: "destroy cluster \(cluster) confirm=\(cluster)"
        )
    }

    /// A warning where the machines do not all run the same system; `nil` where they do.
    package static func mixture(_ reports: [String: MachineReport]) -> String? {
        let systems = Set(reports.values.map(\.system)).sorted()
        guard Set(reports.values.map(\.systemKey)).count > 1 else { return nil }
        return
            "the machines run different systems (\(systems.joined(separator: ", "))): their C libraries may sort text in different orders, and an index on text that one has built can be wrong on another"
    }
}
