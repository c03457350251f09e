import Commands

/// Knows what stands behind the name of a target.
struct ClusterTargets: Sendable {
    let data: DataDirectory
    let settings: ProvisionerSettings

    var local: LocalTarget { LocalTarget(data: self.data, ports: self.settings.localPorts) }

    subscript(target: Target) -> any ClusterTarget {
        switch target {
        case .local: self.local
        case .hosts: HostsTarget()
        case .aws: AWSTarget()
        }
    }
}
