import Commands
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Targets
@testable import Tools

@Suite("Arguments that mean something on some targets only")
struct TargetArgumentsTests {
    private static let arguments: [(String, [Target], @Sendable (inout ClusterRequest) -> Void)] = [
        ("hosts", [.hosts], { $0.machines.hosts = ["10.0.0.1"].compactMap(HostAddress.init) }),
        ("primary", [.hosts], { $0.machines.primary = HostAddress("10.0.0.1") }),
        ("ssh_user", [.hosts, .aws], { $0.machines.sshUser = SSHUser("admin") }),
        ("ssh_port", [.hosts], { $0.machines.sshPort = 22 }),
        ("ssh_proxy", [.hosts, .aws], { $0.machines.sshProxy = SSHProxy("10.9.9.9") }),
        ("allow", [.hosts, .aws], { $0.machines.allowed = [] }),
        ("region", [.aws], { $0.cloud.region = "eu-central-1" }),
        ("zones", [.aws], { $0.cloud.zones = ["eu-central-1a"] }),
        ("vpc_id", [.aws], { $0.cloud.vpc = "vpc-01234567" }),
        ("subnet_ids", [.aws], { $0.cloud.subnets = ["subnet-01234567"] }),
        ("replica_instance_type", [.aws], { $0.cloud.replicaInstanceType = "t3.small" }),
        ("volume_size", [.aws], { $0.cloud.volumeSize = 50 }),
        ("volume_iops", [.aws], { $0.cloud.volumeIOPS = 3000 }),
        ("volume_throughput", [.aws], { $0.cloud.volumeThroughput = 125 }),
        ("public_ip", [.aws], { $0.cloud.hasPublicAddress = false }),
        ("termination_protection", [.aws], { $0.cloud.isTerminationProtected = false }),
    ]

    @Test("are known by name, and are refused on the other targets", arguments: arguments.indices, Target.allCases)
    func one(index: Int, target: Target) throws {
        let (name, targets, change) = Self.arguments[index]
        var request = ClusterRequest(target: target)
        change(&request)
        #expect(request.targetArguments.map(\.name) == [name])
        #expect(request.targetArguments.map(\.targets) == [targets])
        guard !targets.contains(target) else { return }
        let settings = ProvisionerSettings(dataDirectory: "/data")
        let failure = #expect(throws: CommandFailure.self) {
            try SpecCompletion(
                settings: settings,
                installations: [],
                memory: 1_048_576,
                majors: MajorTable.builtIn()
            ).complete(request)
        }
        #expect((failure?.code, failure?.argument) == (.badValue, name))
        #expect(try #require(failure?.message).contains("target=\(target.rawValue)"))
    }

    @Test("are all that a request can say of machines")
    func whole() {
        #expect(ClusterRequest().targetArguments.isEmpty)
        var request = ClusterRequest()
        for (_, _, change) in Self.arguments { change(&request) }
        #expect(request.targetArguments.map(\.name) == Self.arguments.map(\.0))
        // Another field without a line above would be accepted everywhere, and mean nothing.
        let fields =
            Mirror(reflecting: request.machines).children.count + Mirror(reflecting: request.cloud).children.count
        #expect(fields == Self.arguments.count)
    }
}
