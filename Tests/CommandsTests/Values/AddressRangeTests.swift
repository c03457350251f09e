import Testing

@testable import Commands

@Suite("Networks")
struct AddressRangeTests {
    @Test(
        "are kept in one spelling",
        arguments: [
            ("0.0.0.0/0", "0.0.0.0/0"), ("10.0.0.0/8", "10.0.0.0/8"), ("10.1.2.3/32", "10.1.2.3/32"),
            ("10.128.0.0/9", "10.128.0.0/9"), ("255.255.255.254/31", "255.255.255.254/31"), ("::/0", "::/0"),
            ("2001:DB8:0::/32", "2001:db8::/32"), ("::1/128", "::1/128"), ("2001:db8:8000::/33", "2001:db8:8000::/33"),
        ]
    )
    func read(text: String, expected: String) {
        #expect(AddressRange(text)?.rawValue == expected)
    }

    @Test(
        "are refused, with what was probably meant",
        arguments: [
            ("", nil), ("/", nil), ("/8", nil), ("10.0.0.0/", nil), ("10.0.0.0/33", nil), ("::/129", nil),
            ("10.0.0.0/-1", nil), ("10.0.0.0/+8", nil), ("10.0.0.0/08", nil), ("10.0.0.0/8/8", nil),
            ("10.0.0.0/255.0.0.0", nil), ("db1/32", nil), ("10.0.0/8", nil), ("10.0.0.0 /8", nil),
            ("10.0.0.0/8\n", nil),
            ("-10.0.0.0/8", nil), ("[::1]/128", nil), ("any", nil), ("10.0.0.0/８", nil),
            ("10.0.0.5", "10.0.0.5/32"), ("2001:DB8::1", "2001:db8::1/128"), ("10.0.0.5/8", "10.0.0.0/8"),
            ("10.129.0.0/9", "10.128.0.0/9"), ("10.0.0.1/31", "10.0.0.0/31"), ("10.1.2.3/0", "0.0.0.0/0"),
            ("2001:db8::1/32", "2001:db8::/32"), ("2001:db8:c000::/33", "2001:db8:8000::/33"),
        ] as [(String, String?)]
    )
    func refused(text: String, meant: String?) {
        #expect(AddressRange(text) == nil)
        #expect(AddressRange.closest(to: text)?.rawValue == meant)
    }
}
