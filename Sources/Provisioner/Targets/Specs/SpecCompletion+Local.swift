import Commands
import Model
import SystemPackage
import Tools

extension SpecCompletion {
    /// Local instances share their machine, so they start small: PostgreSQL's own default.
    private static let defaultBuffers = SharedBuffers.kibibytes(131_072)

    func completeLocal(_ request: ClusterRequest) throws -> Completed {
        let replicas = request.replicas ?? self.settings.defaultReplicas
        let installation = try self.installation(request.major ?? self.settings.defaultMajor)
        let share = self.memory / Int64(1 + replicas)
        let buffers = request.sharedBuffers ?? Self.defaultBuffers
        guard buffers.kibibytes(of: share) <= share * 4 / 5 else {
            throw CommandFailure(
                .badValue,
                "shared_buffers=\(buffers) on each of \(1 + replicas) instances is more than this machine's memory (\(self.memory / 1024) MB) can hold; at most \(share * 4 / 5 / 1024)MB each",
                argument: "shared_buffers",
                hint: "\(share * 4 / 5 / 1024)MB"
            )
        }
        let spec = ClusterSpec(
            target: .local,
            major: installation.major,
            replicas: replicas,
            instanceType: request.instanceType,
            maxConnections: request.maxConnections ?? 100,
            sharedBuffers: buffers,
            settings: Dictionary(request.settings.map { ($0.name.rawValue, $0.value) }) { $1 },
            programs: installation.programs.string,
            version: installation.version
        )
        return (spec, installation)
    }

    private func installation(_ major: Int?) throws -> PostgresInstallation {
        guard let major else {
            // Newest first.
            let supported = self.installations.first { self.majors.pastEnd(of: $0.major, on: self.today) == nil }
            if let chosen = supported ?? self.installations.first { return chosen }
            throw CommandFailure(
                .postgresNotFound,
                "no PostgreSQL was found on this machine; install one (apt-get install postgresql), or name its directory of programs in postgres.directories",
                argument: "pg"
            )
        }
        if let found = self.installations.first(where: { $0.major == major }) { return found }
        let majors = self.installations.map { "\($0.major)" }.joined(separator: ", ")
        let found = majors.isEmpty ? "none was found" : "found: \(majors)"
        throw CommandFailure(
            .postgresNotFound,
            "PostgreSQL \(major) is not installed on this machine (\(found)); \(self.advice.words(for: major)), or name its directory of programs in postgres.directories",
            argument: "pg",
            hint: self.installations.first.map { "\($0.major)" }
        )
    }

    private var advice: InstallationAdvice {
        InstallationAdvice(
            system: MachineSystem.key,
            ownMajors: self.majors.ownMajors,
            configured: self.settings.postgresDirectories
        )
    }
}
