import Testing

@testable import Commands

@Suite("Arguments about machines that are refused")
struct BadMachineArgumentTests {
    @Test("for their values, with what was probably meant", arguments: Self.values)
    func refuseValues(argument: String, value: String, hint: String?) throws {
        let line = "create cluster \(argument)=\(value.asValue())"
        let column = "create cluster \(argument)=".count + 1
        try expectRefusal(
            of: LineFixture(line, Refusal(.badValue, arg: argument, column: column, hint: hint)),
            mode: .text
        )
    }

    @Test("as attempts to say something in another language", arguments: Self.attacks, Self.textual)
    func refuseAttacks(attack: String, argument: String) throws {
        for value in [attack, "10.0.0.1,\(attack)", "\(attack)@10.0.0.1", "10.0.0.1:\(attack)"] {
            let line = "create cluster \(argument)=\(value.asValue())"
            let failure = #expect(throws: RequestFailure.self, "\(line)") {
                try RequestParser(mode: .text).parse(Array(line.utf8))
            }
            #expect(failure?.failure.code == .badValue)
            #expect(failure?.failure.argument == argument)
        }
    }

    @Test(
        "a primary that is none of the hosts",
        arguments: [
            ("primary=10.0.0.1", 24, nil), ("hosts=10.0.0.1 primary=10.0.0.2", 39, "10.0.0.1"),
            ("hosts=db1,db2 primary=db9.example", 38, nil),
        ] as [(String, Int, String?)]
    )
    func strangePrimary(arguments: String, column: Int, hint: String?) throws {
        let expected = Refusal(.badValue, arg: "primary", column: column, hint: hint)
        try expectRefusal(of: LineFixture("create cluster \(arguments)", expected), mode: .text)
    }

    @Test("an array in JSON, which is a string with commas here")
    func array() throws {
        let line = #"{"command":"create cluster","args":{"hosts":["10.0.0.1"]}}"#
        try expectRefusal(of: LineFixture(line, Refusal(.badJSON, arg: "hosts", column: 45)), mode: .json)
    }

    /// The arguments whose values reach SSH, Ansible or Terraform as text.
    private static let textual = [
        "hosts", "primary", "ssh_user", "ssh_proxy", "allow", "region", "zones", "vpc_id", "subnet_ids",
        "replica_instance_type",
    ]

    private static let attacks = [
        "-oProxyCommand=reboot", "--help", "x; reboot", "$(reboot)", "`reboot`", "x && reboot", "x | tee y", "../../x",
        "%h",
        "%{ for x in y }", "${file(\"/etc/passwd\")}", "{{ lookup('pipe', 'id') }}", "x\" OR \"1\"=\"1",
        "x\nProxyCommand y",
        "x\ty", "x\u{0}", "*", "!x", "?", "x#y", "~root", "x\\y", "'x'", "ｘ", "\u{202E}x", "x\u{301}", " ", "[x]",
        "<x>",
    ]

    private static let values: [(argument: String, value: String, hint: String?)] = [
        ("hosts", "", nil), ("hosts", ",", nil), ("hosts", "10.0.0.1, 10.0.0.2", "10.0.0.1,10.0.0.2"),
        ("hosts", "10.0.0.1 10.0.0.2", "10.0.0.1,10.0.0.2"), ("hosts", "10.0.0.1;10.0.0.2", "10.0.0.1,10.0.0.2"),
        ("hosts", "10.0.0.1,", "10.0.0.1"), ("hosts", "db1,DB1", "db1"), ("hosts", "::1,0::1", "::1"),
        ("hosts", "10.0.0.1,0.0.0.0", nil), ("hosts", "10.0.0.1:22", nil), ("hosts", "a,b,c,d,e,f,g,h,i,j", nil),
        ("hosts", "root@db1", nil), ("hosts", "https://db1", nil), ("hosts", "[::1]", nil),
        ("primary", "", nil), ("primary", "10.0.0.1,10.0.0.2", nil), ("primary", "1", nil),
        ("ssh_user", "", nil), ("ssh_user", "Admin", "admin"), ("ssh_user", "a b", nil), ("ssh_user", "9", nil),
        ("ssh_port", "0", nil), ("ssh_port", "65536", nil), ("ssh_port", "ssh", nil), ("ssh_port", "22/tcp", "22"),
        ("ssh_proxy", "", nil), ("ssh_proxy", "::1", "[::1]"), ("ssh_proxy", "a@b:0", nil), ("ssh_proxy", "a,b", nil),
        ("allow", "", nil), ("allow", "10.0.0.5", "10.0.0.5/32"), ("allow", "10.0.0.5/8", "10.0.0.0/8"),
        ("allow", "any", nil), ("allow", "10.0.0.0/8,10.0.0.1/8", "10.0.0.0/8"),
        ("allow", "0.0.0.0/0,0.0.0.0/0", "0.0.0.0/0"),
        ("region", "", nil), ("region", "eu-central-1a", "eu-central-1"), ("region", "EU-Central-1", "eu-central-1"),
        ("region", "eu-central", nil), ("region", "Frankfurt", nil),
        ("zones", "", nil), ("zones", "eu-central-1", nil), ("zones", "a", nil), ("zones", "eu-central-1a,b", nil),
        ("zones", "eu-central-1a, eu-central-1b", "eu-central-1a,eu-central-1b"),
        ("vpc_id", "", nil), ("vpc_id", "12345678", nil), ("vpc_id", "VPC-1234ABCD", "vpc-1234abcd"),
        ("vpc_id", "vpc-1234567g", nil), ("vpc_id", "subnet-12345678", nil),
        ("subnet_ids", "vpc-12345678", nil), ("subnet_ids", "Subnet-1234ABCD", "subnet-1234abcd"),
        ("subnet_ids", "subnet-12345678,subnet-12345678", "subnet-12345678"),
        ("replica_instance_type", ".t3", nil), ("replica_instance_type", "t3 medium", nil),
        ("volume_size", "9", nil), ("volume_size", "16385", nil), ("volume_size", "50GB", "50"),
        ("volume_iops", "2999", nil), ("volume_iops", "16001", nil), ("volume_throughput", "124", nil),
        ("volume_throughput", "1001", nil), ("public_ip", "true", "yes"), ("public_ip", "10.0.0.1", nil),
        ("termination_protection", "off", "no"),
    ]
}
