import Testing

@testable import Commands

@Suite("Addresses of machines")
struct HostAddressTests {
    @Test(
        "are kept in one spelling",
        arguments: [
            ("10.0.0.1", "10.0.0.1"), ("1.0.0.0", "1.0.0.0"), ("223.255.255.255", "223.255.255.255"),
            ("::1", "::1"), ("0:0:0:0:0:0:0:1", "::1"), ("1::", "1::"), ("2001:DB8::00Ff", "2001:db8::ff"),
            ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            ("1:0:0:2:0:0:0:3", "1:0:0:2::3"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
            ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"), ("fe80::1", "fe80::1"),
            ("1:0:0:0:0:0:0:0", "1::"),
        ]
    )
    func numeric(text: String, expected: String) throws {
        let address = try #require(HostAddress(text))
        #expect(address.rawValue == expected)
        #expect(address.isNumeric)
        #expect(HostAddress(expected) == address)
    }

    @Test(
        "may be names",
        arguments: [
            ("db1", "db1"), ("DB1.Example.ORG", "db1.example.org"), ("a", "a"), ("1a", "1a"),
            ("10.0.0.1a", "10.0.0.1a"),
            ("a-b.c--d", "a-b.c--d"), ("123.de", "123.de"), ("xn--bcher-kva.example", "xn--bcher-kva.example"),
            (label(63), label(63)), (longestName, longestName), ("dead", "dead"),
        ]
    )
    func names(text: String, expected: String) throws {
        let address = try #require(HostAddress(text))
        #expect(address.rawValue == expected)
        #expect(!address.isNumeric)
    }

    @Test(
        "are refused",
        arguments: [
            "", " ", ".", "-", "-a", "a-", "a.-b", "a-.b", "a..b", ".a", "a.", "a b", "a\tb", "a\n", "a\0", "a_b", "a*",
            "a?",
            "!a", "%h", "a%b", "$a", "`a`", "a;b", "a|b", "a&b", "a'b", "a\"b", "a\\b", "a/b", "a#b", "a=b", "a@b",
            "a,b",
            "(a)", "{a}", "~", "ä", "a\u{301}", "１.1.1.1", "١.1.1.1",
            "10.0.0", "10.0.0.256", "10.0.0.01", "10.0.0.1.5", "10.0.0.", "10..0.1", "010.0.0.1", "1", "2130706433",
            "0x7f000001", "a.0x1", "a.0X1", "0x7f.1", "+1.1.1.1", "-1.1.1.1", "10.0.0.1/32", "10.0.0.1:22",
            "0.0.0.0", "0.1.2.3", "224.0.0.1", "255.255.255.255", "::", "0:0:0:0:0:0:0:0", "ff02::1",
            ":", ":::", ":1", "1:", ":1::", "1::2::3", "1:::2", "12345::", "g::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
            "1:2:3:4:5:6:7::8", "1:2:3:4:5:6:7:8::", "1:2:3:4:5:6:7:", ":2:3:4:5:6:7:8", "[::1]", "fe80::1%eth0",
            "::ffff:10.0.0.1",
            "::１",
            label(64), longestName + "a",
        ]
    )
    func refused(text: String) {
        #expect(HostAddress(text) == nil)
    }

    @Test("that are typed in two ways are one", arguments: [("::1", "0::0:1"), ("DB1", "db1"), ("1::A", "1::000a")])
    func equal(one: String, other: String) {
        #expect(HostAddress(one) == HostAddress(other))
    }
}

private func label(_ length: Int) -> String { String(repeating: "a", count: length) }

/// 253 bytes.
private let longestName = Array(repeating: label(62), count: 4).joined(separator: ".") + ".a"
