package import Commands
package import Model
package import Tools

/// Knows what stands behind the name of a target.
package struct ClusterTargets: Sendable {
    package let data: DataDirectory
    package let settings: ProvisionerSettings

    package init(data: DataDirectory, settings: ProvisionerSettings) {
        self.data = data
        self.settings = settings
    }

    package var local: LocalTarget { LocalTarget(data: self.data, ports: self.settings.localPorts) }

    package subscript(target: Target) -> any ClusterTarget {
        switch target {
        case .local: self.local
        case .hosts: HostsTarget()
        case .aws: AWSTarget()
        }
    }
}
