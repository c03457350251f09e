import Foundation

/// Stand-ins for Terraform, Ansible and PostgreSQL that do their part well, and quickly: a cluster of them becomes ready.
struct QuickTools: Sendable {
    let directory: URL

    /// Puts them into a scratch directory.
    init(in scratch: Scratch) throws {
        self.directory = scratch.root.appendingPathComponent("quick")
        let originals = Installed.packageRoot.appendingPathComponent("Tests/EndToEndTests/Fakes/quick")
        try FileManager.default.copyItem(at: originals, to: self.directory)
        try FileManager.default.createDirectory(at: self.place("ports"), withIntermediateDirectories: true)
        try FileManager.default.createDirectory(at: self.place("faults"), withIntermediateDirectories: true)
        for program in ["initdb", "pg_ctl", "pg_basebackup", "pg_controldata"] {
            try FileManager.default.createSymbolicLink(
                at: self.place(program),
                withDestinationURL: self.place("postgres")
            )
        }
        try self.tell(pace: .zero)
    }

    /// Takes them into a configuration.
    func use(in configuration: inout ServerConfiguration) {
        configuration["tools.terraform"] = self.place("terraform").path
        configuration["tools.ansible_playbook"] = self.place("ansible-playbook").path
        configuration["postgres.directories"] = [self.directory.path]
        configuration["runs.interrupt_grace_seconds"] = 1
        configuration["runs.silence_timeout_seconds"] = 30
    }

    /// Says how they work from now on.
    ///
    /// - Parameters:
    ///   - pace: How long each of their steps takes.
    ///   - isStubborn: Whether they take no notice of SIGINT and SIGTERM.
    ///   - leavesOrphan: Whether Ansible leaves a process behind that is in no session of its.
    /// - Throws: What the file system throws.
    func tell(pace: Duration, isStubborn: Bool = false, leavesOrphan: Bool = false) throws {
        let seconds = Double(pace.components.seconds) + Double(pace.components.attoseconds) / 1e18
        let lines = "pace=\(seconds)\nstubborn=\(isStubborn ? "yes" : "no")\norphan=\(leavesOrphan ? "yes" : "no")\n"
        try Data(lines.utf8).write(to: self.place("pace"), options: .atomic)
    }

    /// Has a step fail from now on.
    ///
    /// - Parameters:
    ///   - step: `init`, `plan`, `apply`, `destroy`, `site` or `teardown`; or a question to PostgreSQL: `report`, `canary`,
    ///     `replica`.
    ///   - times: How often it fails before it goes well again.
    ///   - words: What it says then; each step has words of its own.
    /// - Throws: What the file system throws.
    func fail(_ step: String, times: Int, words: String? = nil) throws {
        try Data("\(times) \(words ?? "\(step) does not want to")\n".utf8).write(
            to: self.place("faults/\(step)"),
            options: .atomic
        )
    }

    private func place(_ name: String) -> URL { self.directory.appendingPathComponent(name) }
}
