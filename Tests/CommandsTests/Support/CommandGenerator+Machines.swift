@testable import Commands

extension CommandGenerator {
    /// Any machines that exist, reached in any way.
    mutating func machines() -> MachineRequest {
        var request = MachineRequest()
        let names = ["10.0.0.1", "2001:db8::1", "::1", "db-1.example.org", "xn--bcher-kva.example", "db1", "1a"]
        request.hosts = self.some(of: names.compactMap { HostAddress($0) })
        if !request.hosts.isEmpty { request.primary = self.random.maybe { [hosts = request.hosts] in $0.pick(hosts) } }
        request.sshUser = self.random.maybe { $0.pick(["admin", "_x", "a.b-C_9"].compactMap { SSHUser($0) }) }
        request.sshPort = self.random.maybe { Int.random(in: ProtocolLimits.ports, using: &$0) }
        let proxies = ["jump", "admin@jump.example:2222", "[2001:db8::2]:22", "u@[::1]", "10.1.1.1:1"]
        request.sshProxy = self.random.maybe { $0.pick(proxies.compactMap { SSHProxy($0) }) }
        let ranges = self.some(
            of: ["0.0.0.0/0", "::/0", "10.20.0.0/16", "2001:db8::/32"].compactMap { AddressRange($0) }
        )
        request.allowed = ranges.isEmpty ? nil : ranges
        return request
    }

    /// Any machines that are bought.
    mutating func cloud() -> CloudRequest {
        var request = CloudRequest()
        request.region = self.random.maybe { $0.pick(["eu-central-1", "us-gov-west-1"]) }
        request.zones = self.some(of: ["eu-central-1a", "eu-central-1b", "us-west-2-lax-1a"])
        request.vpc = self.random.maybe { $0.pick(["vpc-12345678", "vpc-0123456789abcdef0"]) }
        request.subnets = self.some(of: ["subnet-12345678", "subnet-0123456789abcdef0"])
        request.replicaInstanceType = self.random.maybe { $0.pick(["t3.medium", "x2gd.metal"]) }
        request.volumeSize = self.random.maybe { Int.random(in: ProtocolLimits.volumeSize, using: &$0) }
        request.volumeIOPS = self.random.maybe { Int.random(in: ProtocolLimits.volumeIOPS, using: &$0) }
        request.volumeThroughput = self.random.maybe { Int.random(in: ProtocolLimits.volumeThroughput, using: &$0) }
        request.hasPublicAddress = self.random.maybe { Bool.random(using: &$0) }
        request.isTerminationProtected = self.random.maybe { Bool.random(using: &$0) }
        return request
    }

    private mutating func some<Element>(of elements: [Element]) -> [Element] {
        let shuffled = elements.shuffled(using: &self.random)
        return Array(shuffled.prefix(Int.random(in: 0...elements.count, using: &self.random)))
    }
}
