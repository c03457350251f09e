import Testing

@testable import Commands

@Suite("Arguments about machines")
struct MachineArgumentTests {
    @Test("say which machines exist and how they are reached")
    func machines() throws {
        let request = try requested(
            "target=hosts hosts=DB1.example,10.0.0.2,2001:DB8::3 primary=10.0.0.2 ssh_user=ec2-user ssh_port=2222 "
                + "ssh_proxy=admin@[::1]:22 allow=10.20.0.0/16,2001:DB8::/32"
        )
        var expected = ClusterRequest(target: .hosts)
        expected.machines.hosts = ["db1.example", "10.0.0.2", "2001:db8::3"].compactMap { HostAddress($0) }
        expected.machines.primary = HostAddress("10.0.0.2")
        expected.machines.sshUser = SSHUser("ec2-user")
        expected.machines.sshPort = 2222
        expected.machines.sshProxy = SSHProxy("admin@[::1]:22")
        expected.machines.allowed = ["10.20.0.0/16", "2001:db8::/32"].compactMap { AddressRange($0) }
        #expect(request == expected)
    }

    @Test("say which machines are bought")
    func cloud() throws {
        let request = try requested(
            "region=eu-central-1 zones=eu-central-1a,eu-central-1b vpc_id=vpc-12345678 public_ip=no "
                + "subnet_ids=subnet-12345678,subnet-0123456789abcdef0 replica_instance_type=t3.small volume_size=100 "
                + "volume_iops=4000 volume_throughput=250 termination_protection=yes"
        )
        var expected = ClusterRequest()
        expected.cloud.region = "eu-central-1"
        expected.cloud.zones = ["eu-central-1a", "eu-central-1b"]
        expected.cloud.vpc = "vpc-12345678"
        expected.cloud.subnets = ["subnet-12345678", "subnet-0123456789abcdef0"]
        expected.cloud.replicaInstanceType = "t3.small"
        expected.cloud.volumeSize = 100
        expected.cloud.volumeIOPS = 4000
        expected.cloud.volumeThroughput = 250
        expected.cloud.hasPublicAddress = false
        expected.cloud.isTerminationProtected = true
        #expect(request == expected)
    }

    @Test(
        "take their bounds",
        arguments: [
            "ssh_port=1", "ssh_port=65535", "volume_size=10", "volume_size=16384", "volume_iops=3000",
            "volume_iops=16000", "volume_throughput=125", "volume_throughput=1000", "allow=0.0.0.0/0",
            "hosts=a,b,c,d,e,f,g,h,i", "hosts=10.0.0.1 primary=10.0.0.1",
        ]
    )
    func bounds(arguments: String) throws {
        let request = try requested(arguments)
        let line = Command.change(.create(request), wait: true).line
        #expect(line == "create cluster \(arguments)")
    }

    @Test("mean nothing where they are not given")
    func nothing() throws {
        let request = try requested("pg=15")
        #expect(request.machines == MachineRequest() && request.cloud == CloudRequest())
        #expect(request.machines.allowed == nil)
    }

    @Test("are strings, numbers and truth values in JSON")
    func json() throws {
        let line = #"""
            {"command":"generate cluster","args":{"hosts":"10.0.0.1,10.0.0.2","ssh_port":2222,"public_ip":true}}
            """#
        let request = try #require(try RequestParser(mode: .json).parse(Array(line.utf8)))
        #expect(request.line == "generate cluster hosts=10.0.0.1,10.0.0.2 ssh_port=2222 public_ip=yes")
    }

    @Test("are told by other names", arguments: Self.names)
    func suggest(typed: String, meant: String) throws {
        let line = "create cluster \(typed)=x"
        try expectRefusal(
            of: LineFixture(line, Refusal(.unknownArgument, arg: typed, column: 16, hint: meant)),
            mode: .text
        )
    }

    @Test("tell what exactly is wrong with a list", arguments: Self.faults)
    func explain(argument: String, fault: String) throws {
        let line = Array("create cluster \(argument)".utf8)
        let failure = #expect(throws: RequestFailure.self) { try RequestParser(mode: .text).parse(line) }
        #expect(failure?.failure.message.hasSuffix(fault) == true, "\(failure?.failure.message ?? "")")
    }

    private static let names = [
        ("host", "hosts"), ("servers", "hosts"), ("master", "primary"), ("user", "ssh_user"), ("login", "ssh_user"),
        ("ssh_prot", "ssh_port"), ("bastion", "ssh_proxy"), ("cidr", "allow"), ("alow", "allow"), ("az", "zones"),
        ("zone", "zones"), ("availability_zones", "zones"), ("vpc", "vpc_id"), ("subnets", "subnet_ids"),
        ("subnet_id", "subnet_ids"), ("type", "instance_type"), ("disk", "volume_size"), ("iops", "volume_iops"),
        ("public_ips", "public_ip"), ("deletion_protection", "termination_protection"),
    ]

    private static let faults = [
        ("hosts=10.0.0.1,10.0.0.300", ": \"10.0.0.300\" is none"),
        ("hosts=10.0.0.1,,10.0.0.2", ": there is nothing beside a comma"),
        ("hosts=10.0.0.1,10.0.0.2,10.0.0.1", ": 10.0.0.1 is there twice"),
        ("hosts=a,b,c,d,e,f,g,h,i,j", ": these are 10"),
        ("hosts=-x", "not \"-x\""),
        ("allow=10.0.0.0/8,10.1.2.3/8", ": \"10.1.2.3/8\" is none"),
    ]

    private func requested(_ arguments: String) throws -> ClusterRequest {
        let request = try RequestParser(mode: .text).parse(Array("create cluster \(arguments)".utf8))
        guard case .change(.create(let cluster), wait: true) = request?.command else {
            Issue.record("not a create: \(arguments)")
            return ClusterRequest()
        }
        return cluster
    }
}
