import Testing

@testable import Commands

@Suite("Users on machines")
struct SSHUserTests {
    @Test(
        "have plain names",
        arguments: ["a", "_", "admin", "ec2-user", "a.b_c-D9", String(repeating: "a", count: 32)]
    )
    func read(text: String) {
        #expect(SSHUser(text)?.rawValue == text)
    }

    @Test(
        "are refused",
        arguments: [
            "", " ", "-admin", "-oProxyCommand=x", ".a", "9a", "Admin", "a b", "a\n", "a@b", "a:b", "a/b", "a;b", "a$",
            "$a",
            "a'b", "a\"b", "a\\b", "%r", "*", "a,b", "a=b", "a#b", "ä", "a\u{301}", String(repeating: "a", count: 33),
        ]
    )
    func refused(text: String) {
        #expect(SSHUser(text) == nil)
    }
}

@Suite("Jump hosts")
struct SSHProxyTests {
    @Test(
        "are read, and written in one spelling",
        arguments: [
            ("jump", "jump"), ("Jump.Example:22", "jump.example:22"), ("admin@jump", "admin@jump"),
            ("admin@10.0.0.1:65535", "admin@10.0.0.1:65535"), ("[::1]", "[::1]"), ("u@[0::1]:1", "u@[::1]:1"),
        ]
    )
    func read(text: String, expected: String) throws {
        let proxy = try #require(SSHProxy(text))
        #expect(proxy.description == expected)
        #expect(SSHProxy(expected) == proxy)
    }

    @Test("have their parts")
    func parts() {
        let proxy = SSHProxy("admin@[2001:db8::1]:2222")
        #expect(proxy?.user?.rawValue == "admin")
        #expect(proxy?.host.rawValue == "2001:db8::1")
        #expect(proxy?.port == 2222)
    }

    @Test(
        "are refused",
        arguments: [
            "", "@", "@jump", "a@", "a@b@c", "A@jump", "-a@jump", "-jump", "jump:", "jump:0", "jump:65536", "jump:022",
            "jump:+1", "jump:22:22", "jump:x", ":22", "::1", "::1:22", "[::1", "::1]", "[::1]22", "[::1]:", "[::1]:0",
            "[]", "[jump]", "[10.0.0.1]", "[[::1]]", "jump host", "jump\n", "jump,other", "jump;reboot", "a:b@jump",
            "ssh://jump", "jump/", "$(jump)", "%h", "0.0.0.0",
        ]
    )
    func refused(text: String) {
        #expect(SSHProxy(text) == nil)
    }
}
