import Foundation
package import SystemPackage

/// Tells how a PostgreSQL major gets onto this machine.
package struct InstallationAdvice: Sendable {
    /// What this machine runs, `debian 12`; empty where that is unknown.
    package let system: String
    /// The majors that systems bring.
    package let ownMajors: [String: Int]
    /// The directories of programs that are searched beside the usual ones.
    package let configured: [FilePath]

    package init(system: String, ownMajors: [String: Int], configured: [FilePath]) {
        self.system = system
        self.ownMajors = ownMajors
        self.configured = configured
    }

    /// The commands that install a major, as the middle of a sentence.
    package func words(for major: Int) -> String {
        let packages = self.packages(for: major)
        guard let script = self.script(for: major) else { return "install it: \(packages)" }
        return "install it: \(script) (in pgherd's own directory, for trying only), or \(packages)"
    }

    private func packages(for major: Int) -> String {
        guard self.ownMajors[self.system] != nil else {
            return "the package of PostgreSQL \(major) for this system, see https://www.postgresql.org/download/"
        }
        let install = "apt-get install postgresql-\(major)"
        if self.ownMajors[self.system] == major { return install }
        // The distribution's package has the script that adds the PostgreSQL project's repository.
        return
            "apt-get install postgresql-common && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh && \(install)"
    }

    /// What `make demo` and `make test` fetch lies in directories that the server was told of before they are there.
    private func script(for major: Int) -> String? {
        let ending = FilePath(".cache/postgresql/\(major)/bin")
        guard self.configured.contains(where: { $0.ends(with: ending) }) else { return nil }
        return "scripts/setup-postgres \(major)"
    }
}

/// The operating system of this machine.
package enum MachineSystem {
    /// As ``MachineReport/systemKey`` gives it: `debian 12`.
    package static var key: String {
        guard let content = FileManager.default.contents(atPath: "/etc/os-release") else { return "" }
        var values: [Substring: String] = [:]
        for line in String(decoding: content, as: UTF8.self).split(separator: "\n") {
            guard let equals = line.firstIndex(of: "=") else { continue }
            values[line[..<equals]] = line[line.index(after: equals)...].filter { $0 != "\"" && $0 != "'" }
        }
        return "\(values["ID"] ?? "") \(values["VERSION_ID"] ?? "")"
    }
}
