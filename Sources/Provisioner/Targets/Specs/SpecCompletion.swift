package import Commands
package import Model
import SystemPackage
package import Tools

/// Completes a request into a spec, or says clearly what is wrong with it.
///
/// Touches nothing.
package struct SpecCompletion: Sendable {
    package let settings: ProvisionerSettings
    /// The PostgreSQL majors found on this machine, newest first.
    package let installations: [PostgresInstallation]
    /// This machine's memory, in kibibytes.
    package let memory: Int64
    /// Which majors are supported.
    package let majors: MajorTable
    /// The day by which they are, `2026-11-30`.
    var today = MajorTable.today

    package init(
        settings: ProvisionerSettings,
        installations: [PostgresInstallation],
        memory: Int64,
        majors: MajorTable,
        today: String = MajorTable.today
    ) {
        self.settings = settings
        self.installations = installations
        self.memory = memory
        self.majors = majors
        self.today = today
    }

    /// A spec, and the programs of its major on this machine, where there are such.
    package typealias Completed = (spec: ClusterSpec, installation: PostgresInstallation?)

    /// - Throws: ``CommandFailure`` that names the argument and the way out.
    package func complete(_ request: ClusterRequest) throws -> Completed {
        let target = self.target(of: request)
        try Self.checkArguments(request, for: target)
        try Self.checkSettings(request)
        return switch target {
        case .local: try self.completeLocal(request)
        case .hosts: try self.completeHosts(request)
        case .aws: try self.completeCloud(request)
        }
    }

    /// Where machines are named, they are meant; otherwise what the operator has chosen.
    private func target(of request: ClusterRequest) -> Target {
        request.target ?? (request.machines.hosts.isEmpty ? self.settings.defaultTarget : .hosts)
    }

    private static func checkSettings(_ request: ClusterRequest) throws {
        for setting in request.settings {
            if setting.name.mayHoldSecret, setting.value == SettingName.notShown {
                throw CommandFailure(
                    .badSetting,
                    "set.\(setting.name) can't be \(SettingName.notShown), which stands for a value that pgherd shows to nobody: write the value, or leave the setting out",
                    argument: "set.\(setting.name)"
                )
            }
            if let reason = OwnedSettings.reason(setting.name.rawValue) {
                throw CommandFailure(
                    .badSetting,
                    "set.\(setting.name) can't be given: \(reason)",
                    argument: "set.\(setting.name)"
                )
            }
        }
    }

    /// Refuses arguments that mean nothing on the target: whoever gives one expects it to have an effect.
    private static func checkArguments(_ request: ClusterRequest, for target: Target) throws {
        let foreign = request.targetArguments.first { !$0.targets.contains(target) }
        guard let foreign else { return }
        let targets = foreign.targets.map { "target=\($0.rawValue)" }.joined(separator: " or ")
        throw CommandFailure(
            .badValue,
            "\(foreign.name)= means nothing on target=\(target.rawValue); leave it out, or ask for \(targets)",
            argument: foreign.name
        )
    }
}
