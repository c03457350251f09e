import Commands
import Model
import Tools

extension SpecCompletion {
    /// A machine of its own gives PostgreSQL a quarter of its memory, as PostgreSQL's documentation advises.
    private static let defaultBuffers = SharedBuffers.percent(25)

    func completeHosts(_ request: ClusterRequest) throws -> Completed {
        let hosts = request.machines.hosts
        guard let first = hosts.first else {
            throw CommandFailure(
                .missingArgument,
                "target=hosts needs the machines: hosts=ADDRESS,ADDRESS,…, the primary's first",
                argument: "hosts"
            )
        }
        let primary = request.machines.primary ?? first
        guard hosts.contains(primary) else {
            throw CommandFailure(
                .badValue,
                "primary=\(primary) is none of hosts=\(hosts.map(\.rawValue).joined(separator: ","))",
                argument: "primary",
                hint: first.rawValue
            )
        }
        let replicas = hosts.count - 1
        if let asked = request.replicas, asked != replicas {
            throw CommandFailure(
                .badValue,
                "replicas=\(asked) needs \(asked + 1) machines, and hosts names \(hosts.count); leave replicas out, or name as many",
                argument: "replicas",
                hint: "\(replicas)"
            )
        }
        let machines = MachineSpec(
            hosts: ([primary] + hosts.filter { $0 != primary }).map(\.rawValue),
            sshUser: request.machines.sshUser?.rawValue ?? self.settings.ssh.user,
            sshPort: request.machines.sshPort ?? 22,
            sshProxy: request.machines.sshProxy?.description,
            allowed: (request.machines.allowed ?? []).map(\.rawValue)
        )
        return self.completeMachines(request, target: .hosts, replicas: replicas, machines: machines, cloud: nil)
    }

    func completeMachines(
        _ request: ClusterRequest,
        target: Target,
        replicas: Int,
        machines: MachineSpec,
        cloud: CloudSpec?
    ) -> Completed {
        let asked = request.major ?? self.settings.defaultMajor ?? self.imageMajor(of: cloud)
        // Where the machines decide, this one is never used, nor told to anybody.
        let major = asked ?? self.majors.newestSupported(on: self.today)
        let spec = ClusterSpec(
            target: target,
            major: major,
            replicas: replicas,
            instanceType: cloud?.instanceType ?? request.instanceType,
            maxConnections: request.maxConnections ?? 100,
            sharedBuffers: request.sharedBuffers ?? Self.defaultBuffers,
            settings: Dictionary(request.settings.map { ($0.name.rawValue, $0.value) }) { $1 },
            programs: MachineSpec.programs(of: major),
            version: "\(major)",
            machines: machines,
            cloud: cloud,
            majorOrigin: asked == nil ? .open : nil
        )
        return (spec, asked.flatMap { major in self.installations.first { $0.major == major } })
    }

    /// The major for bought machines, which is certain where it is certain what their image holds.
    private func imageMajor(of cloud: CloudSpec?) -> Int? {
        // An image that the operator has named may hold anything.
        guard let cloud, cloud.imageName == nil else { return nil }
        return self.majors.usual(on: "debian 12", at: self.today)
    }
}
