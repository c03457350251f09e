package import Commands
import SystemPackage

@testable package import Model
@testable package import Targets
@testable package import Tools

extension ClusterName {
    package static let orders = ClusterName("orders").unsafelyUnwrapped
}

extension Caller {
    package static let local = Caller(principal: "local", authentication: "none", peer: "127.0.0.1:40000", session: 1)
    package static let alice = Caller(
        principal: "bridge",
        authentication: "token",
        actor: "alice",
        peer: "127.0.0.1:40001",
        session: 2
    )
}

extension ClusterSpec {
    package static let sample = ClusterSpec(
        target: .local,
        major: 15,
        replicas: 2,
        maxConnections: 100,
        sharedBuffers: .kibibytes(131_072),
        settings: [:],
        programs: "/usr/lib/postgresql/15/bin",
        version: "15.18"
    )
}

extension Node {
    /// The nodes of a cluster on consecutive ports, the primary first.
    package static func samples(of cluster: ClusterName = .orders, count: Int = 3, firstPort: Int = 15432) -> [Node] {
        (1...count).map { ordinal in
            Node(
                name: "\(cluster)-\(ordinal)",
                ordinal: ordinal,
                role: ordinal == 1 ? .primary : .replica,
                address: "127.0.0.1",
                port: firstPort + ordinal - 1,
                directory: "/var/lib/pgherd/instances/\(cluster)-\(ordinal)"
            )
        }
    }
}

extension Node {
    /// The nodes of `orders` on machines that exist, the primary first.
    package static func machines(_ addresses: [String]) -> [Node] { HostsTarget().nodes(of: .orders, hosts: addresses) }
}

extension TargetSubject {
    /// The cluster `orders` as a target is asked about it.
    package static func sample(_ spec: ClusterSpec = .sample, nodes: [Node] = [], publicKey: String? = nil)
        -> TargetSubject
    {
        TargetSubject(
            name: .orders,
            spec: spec,
            owner: "alice",
            nodes: nodes,
            firstRun: RunID(7),
            identity: "8d5f4a66-4f0b-4b54-9f0a-0f6b1a1c2d3e:7",
            publicKey: publicKey
        )
    }
}

extension ClusterSecrets {
    package static let sample = ClusterSecrets(
        superuser: Secret("SuperuserPassword1"),
        replication: Secret("ReplicationPassword2"),
        monitor: Secret("MonitorPassword3")
    )
}
