import Commands
import SystemPackage

/// Completes a request into a spec, or says clearly what is wrong with it.
///
/// Touches nothing.
struct SpecCompletion: Sendable {
    let settings: ProvisionerSettings
    /// The PostgreSQL majors found, newest first.
    let installations: [PostgresInstallation]
    /// This machine's memory, in kibibytes.
    let memory: Int64

    /// - Throws: ``CommandFailure`` that names the argument and the way out.
    func complete(_ request: ClusterRequest) throws -> (spec: ClusterSpec, installation: PostgresInstallation) {
        let target = request.target ?? self.settings.defaultTarget
        guard target == .local else {
            throw CommandFailure(
                .notAvailable,
                "target \(target.rawValue) is not offered by this version; use target=local",
                argument: "target",
                hint: "local"
            )
        }
        let replicas = request.replicas ?? self.settings.defaultReplicas
        let installation = try self.installation(request.major ?? self.settings.defaultMajor)
        for setting in request.settings {
            if let reason = OwnedSettings.reason(setting.name.rawValue) {
                throw CommandFailure(
                    .badSetting,
                    "set.\(setting.name) can't be given: \(reason)",
                    argument: "set.\(setting.name)"
                )
            }
        }
        if request.settings.contains(where: { $0.name.rawValue == "wal_level" && $0.value.lowercased() == "minimal" }) {
            throw CommandFailure(
                .badSetting,
                "set.wal_level=minimal can't be given: replicas could not follow the primary",
                argument: "set.wal_level",
                hint: "replica"
            )
        }
        let share = self.memory / Int64(1 + replicas)
        let buffers = request.sharedBuffers ?? Self.defaultBuffers
        guard buffers.kibibytes(of: self.memory) <= share * 4 / 5 else {
            throw CommandFailure(
                .badValue,
                "shared_buffers=\(buffers) on each of \(1 + replicas) instances is more than this machine's memory (\(self.memory / 1024) MB) can hold; at most \(share * 4 / 5 / 1024)MB each",
                argument: "shared_buffers",
                hint: "\(share * 4 / 5 / 1024)MB"
            )
        }
        let spec = ClusterSpec(
            target: target,
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

    /// Local instances share their machine, so they start small: PostgreSQL's own default.
    private static let defaultBuffers = SharedBuffers.kibibytes(131_072)

    private func installation(_ major: Int?) throws -> PostgresInstallation {
        guard let major else {
            if let newest = self.installations.first { return newest }
            throw CommandFailure(
                .postgresNotFound,
                "no PostgreSQL was found on this machine; install one (apt install postgresql), or name its directory of programs in postgres.directories",
                argument: "pg"
            )
        }
        if let found = self.installations.first(where: { $0.major == major }) { return found }
        let majors = self.installations.map { "\($0.major)" }.joined(separator: ", ")
        let found = majors.isEmpty ? "none was found" : "found: \(majors)"
        throw CommandFailure(
            .postgresNotFound,
            "PostgreSQL \(major) is not installed on this machine (\(found)); apt install postgresql-\(major) (from apt.postgresql.org where the distribution lacks it), or name its directory of programs in postgres.directories",
            argument: "pg",
            hint: self.installations.first.map { "\($0.major)" }
        )
    }
}
