import Commands
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Targets
@testable import Tools

@Suite("What is asked of machines")
struct SpecCompletionMachinesTests {
    private typealias Change = @Sendable (inout ClusterRequest) -> Void

    private func complete(
        _ change: (inout ClusterRequest) -> Void,
        settings adjust: (inout ProvisionerSettings) -> Void = { _ in }
    ) throws -> ClusterSpec {
        var settings = ProvisionerSettings(dataDirectory: "/data")
        settings.aws.region = "eu-central-1"
        settings.aws.zones = ["eu-central-1b"]
        settings.aws.sshNetworks = ["198.51.100.1/32"]
        adjust(&settings)
        var request = ClusterRequest()
        change(&request)
        // Nothing is installed here: what runs on machines does not depend on this one.
        return try SpecCompletion(
            settings: settings,
            installations: [],
            memory: 1_048_576,
            majors: try MajorTable.builtIn(),
            today: "2026-11-30"
        ).complete(request).spec
    }

    private static func hosts(_ texts: String...) -> [HostAddress] { texts.compactMap(HostAddress.init) }

    @Test("is completed where machines exist, which are meant as soon as they are named")
    func hosts() throws {
        let spec = try self.complete { $0.machines.hosts = Self.hosts("10.0.0.1", "10.0.0.2", "10.0.0.3") }
        #expect((spec.target, spec.replicas) == (.hosts, 2))
        #expect((spec.majorOrigin, spec.certainMajor, spec.askedMajor) == (.open, nil, nil))
        #expect(spec.sharedBuffers == .percent(25))
        let machines = MachineSpec(hosts: ["10.0.0.1", "10.0.0.2", "10.0.0.3"], sshUser: "admin", sshPort: 22)
        #expect(spec.machines == machines)
        #expect(spec.cloud == nil)
    }

    @Test("is taken as it is given, the primary first")
    func givenHosts() throws {
        let spec = try self.complete {
            $0.target = .hosts
            $0.major = 15
            $0.machines.hosts = Self.hosts("10.0.0.1", "10.0.0.2", "10.0.0.3")
            $0.machines.primary = HostAddress("10.0.0.2")
            $0.machines.sshUser = SSHUser("deploy")
            $0.machines.sshPort = 2222
            $0.machines.sshProxy = SSHProxy("jump@10.9.9.9:22")
            $0.machines.allowed = [AddressRange("10.1.0.0/16")].compactMap(\.self)
        } settings: {
            $0.ssh.user = "operator"
            $0.defaultMajor = 16
        }
        #expect(spec.major == 15)
        #expect(
            spec.machines
                == MachineSpec(
                    hosts: ["10.0.0.2", "10.0.0.1", "10.0.0.3"],
                    sshUser: "deploy",
                    sshPort: 2222,
                    sshProxy: "jump@10.9.9.9:22",
                    allowed: ["10.1.0.0/16"]
                )
        )
    }

    @Test("is completed from the configuration where machines are bought")
    func cloud() throws {
        let spec = try self.complete { $0.target = .aws }
        #expect((spec.replicas, spec.instanceType) == (2, "t3.medium"))
        // The image is Debian 12.
        #expect((spec.major, spec.majorOrigin) == (15, nil))
        let cloud = try #require(spec.cloud)
        #expect((cloud.region, cloud.zones) == ("eu-central-1", ["eu-central-1b"]))
        #expect((cloud.volumeSize, cloud.rootVolumeSize) == (50, 20))
        #expect(cloud.sshNetworks == ["198.51.100.1/32"])
        #expect(cloud.hasPublicAddress && !cloud.isTerminationProtected)
        #expect(spec.machines == MachineSpec(sshUser: "admin", sshPort: 22))
        // The zones of the configuration are those of its region.
        let elsewhere = try self.complete {
            $0.target = .aws
            $0.cloud.region = "us-east-1"
        }
        #expect(elsewhere.cloud?.region == "us-east-1")
        #expect(elsewhere.cloud?.zones == [])
    }

    @Test("leaves the major open where the operator names an image, unless somebody names a major")
    func ownImage() throws {
        let spec = try self.complete {
            $0.target = .aws
        } settings: {
            $0.aws.imageName = "our-image-*"
        }
        #expect((spec.majorOrigin, spec.certainMajor) == (.open, nil))
        let asked = try self.complete {
            $0.target = .aws
            $0.major = 17
        } settings: {
            $0.aws.imageName = "our-image-*"
        }
        #expect((asked.majorOrigin, asked.certainMajor, asked.programs) == (nil, 17, "/usr/lib/postgresql/17/bin"))
    }

    @Test("is taken as it is given where machines are bought")
    func givenCloud() throws {
        let spec = try self.complete {
            $0.target = .aws
            $0.replicas = 4
            $0.instanceType = "m7g.xlarge"
            $0.cloud.zones = ["eu-central-1a", "eu-central-1c"]
            $0.cloud.vpc = "vpc-0123456789abcdef0"
            $0.cloud.subnets = ["subnet-0123456789abcdef0"]
            $0.cloud.replicaInstanceType = "m7g.large"
            $0.cloud.volumeSize = 500
            $0.cloud.volumeIOPS = 6000
            $0.cloud.volumeThroughput = 250
            $0.cloud.hasPublicAddress = false
            $0.cloud.isTerminationProtected = true
        }
        let cloud = try #require(spec.cloud)
        #expect((spec.replicas, cloud.instanceType, cloud.replicaInstanceType) == (4, "m7g.xlarge", "m7g.large"))
        #expect(cloud.zones == ["eu-central-1a", "eu-central-1c"])
        #expect((cloud.vpc, cloud.subnets) == ("vpc-0123456789abcdef0", ["subnet-0123456789abcdef0"]))
        #expect((cloud.volumeSize, cloud.volumeIOPS, cloud.volumeThroughput) == (500, 6000, 250))
        #expect(!cloud.hasPublicAddress && cloud.isTerminationProtected)
    }

    @Test("may name a network or its subnets alone: the module finds the other")
    func network() throws {
        let subnets = try self.complete {
            $0.target = .aws
            $0.cloud.subnets = ["subnet-01234567"]
        }
        #expect(subnets.cloud?.vpc == nil)
        #expect(subnets.cloud?.subnets == ["subnet-01234567"])
        let network = try self.complete {
            $0.target = .aws
            $0.cloud.vpc = "vpc-01234567"
        }
        #expect(network.cloud?.vpc == "vpc-01234567")
        #expect(network.cloud?.subnets == [])
    }

    private static let refusals: [(Change, ErrorCode, String)] = [
        ({ $0.target = .hosts }, .missingArgument, "hosts"),
        (
            {
                $0.machines.hosts = Self.hosts("10.0.0.1")
                $0.machines.primary = HostAddress("10.0.0.2")
            }, .badValue, "primary"
        ),
        (
            {
                $0.machines.hosts = Self.hosts("10.0.0.1", "10.0.0.2")
                $0.replicas = 2
            }, .badValue, "replicas"
        ),
        (
            {
                $0.target = .aws
                $0.instanceType = "large"
            }, .badValue, "instance_type"
        ),
        (
            {
                $0.target = .aws
                $0.cloud.replicaInstanceType = "t3"
            }, .badValue, "replica_instance_type"
        ),
    ]

    @Test("is refused by its argument where it can't be", arguments: refusals.indices)
    func refusal(index: Int) {
        let (change, code, argument) = Self.refusals[index]
        let failure = #expect(throws: CommandFailure.self) { try self.complete(change) }
        #expect(failure?.code == code)
        #expect(failure?.argument == argument)
    }

    @Test("is refused where the operator has not said where to buy, and from where SSH comes")
    func unconfigured() {
        let region = #expect(throws: CommandFailure.self) {
            try self.complete {
                $0.target = .aws
            } settings: {
                $0.aws.region = nil
            }
        }
        #expect((region?.code, region?.argument) == (.missingArgument, "region"))
        let networks = #expect(throws: CommandFailure.self) {
            try self.complete {
                $0.target = .aws
            } settings: {
                $0.aws.sshNetworks = []
            }
        }
        #expect((networks?.code, networks?.argument) == (.notAvailable, "target"))
        #expect(networks?.message.contains("aws.ssh_cidrs") == true)
    }

    @Test(
        "may name a machine type of EC2",
        arguments: [
            ("t3.medium", true), ("m7g.xlarge", true), ("u-6tb1.112xlarge", true), ("c7gn.metal-48xl", true),
            ("", false),
            ("t3", false), (".large", false), ("t3.", false), ("T3.medium", false), ("t3.me dium", false),
            ("db.large", false), ("3t.large", false), ("t3.medium.x", false), ("Standard_B2s", false),
        ]
    )
    func machineType(type: String, isPlausible: Bool) {
        #expect(SpecCompletion.isPlausible(type: type) == isPlausible)
    }
}
