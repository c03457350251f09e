import Testing

@testable import Commands

@Suite("Names that a cloud gives")
struct CloudNameTests {
    /// What no name may hold, whatever it is the name of.
    private static let hostile = [
        "", " ", "-", "--", "-a", "../x", "a b", "a\n", "$(a)", "`a`", "a;b", "a,b", "a\"b", "${a}", "%{a}", "ä", "１",
    ]

    @Test("of regions", arguments: ["eu-central-1", "us-gov-west-1", "ap-southeast-12"])
    func regions(text: String) {
        #expect(CloudName.isRegion(text))
        #expect(!CloudName.isZone(text))
    }

    @Test(
        "that are no region's",
        arguments: Self.hostile + [
            "eu", "eu-1", "eu-central", "eu-central-1a", "EU-central-1", "eu--1", "eu-central-1-", "-eu-central-1",
            "eu_central_1", "eu-c3ntral-1", "1-1-1", String(repeating: "a", count: 40) + "-b-1",
        ]
    )
    func noRegions(text: String) {
        #expect(!CloudName.isRegion(text))
    }

    @Test("of zones", arguments: ["eu-central-1a", "us-west-2-lax-1a"])
    func zones(text: String) {
        #expect(CloudName.isZone(text))
        #expect(!CloudName.isRegion(text))
    }

    @Test(
        "that are no zone's",
        arguments: Self.hostile + [
            "a", "1a", "eu-central-1A", "eu--1a", "-eu-central-1a", "1-central-1a", "eu-central-1a-",
        ]
    )
    func noZones(text: String) {
        #expect(!CloudName.isZone(text))
    }

    @Test("of networks and subnets", arguments: ["12345678", "0123456789abcdef0"])
    func identifiers(digits: String) {
        #expect(CloudName.isNetwork("vpc-" + digits) && CloudName.isSubnet("subnet-" + digits))
        #expect(!CloudName.isNetwork("subnet-" + digits) && !CloudName.isSubnet("vpc-" + digits))
    }

    @Test(
        "that are no network's or subnet's",
        arguments: Self.hostile + ["1234567", "0123456789abcdef01", "1234567G", "1234567A", "vpc-12345678"]
    )
    func noIdentifiers(digits: String) {
        #expect(!CloudName.isNetwork("vpc-" + digits) && !CloudName.isSubnet("subnet-" + digits))
    }

    @Test(
        "of machine types",
        arguments: ["t3.medium", "x2gd.metal", "u-6tb1.112xlarge", "9", String(repeating: "t", count: 32)]
    )
    func instanceTypes(text: String) {
        #expect(CloudName.isInstanceType(text))
    }

    @Test(
        "that are no machine type's",
        arguments: Self.hostile + [".t3", "t3_medium", String(repeating: "t", count: 33)]
    )
    func noInstanceTypes(text: String) {
        #expect(!CloudName.isInstanceType(text))
    }
}
