/// A jump host: `[USER@]HOST[:PORT]`, an IPv6 address in brackets.
package struct SSHProxy: Hashable, Sendable, CustomStringConvertible {
    package let user: SSHUser?
    package let host: HostAddress
    /// 1 to 65535.
    package let port: Int?

    package init?(_ text: String) {
        var rest = Substring(text)
        if let at = rest.firstIndex(of: "@") {
            guard let user = SSHUser(String(rest[..<at])) else { return nil }
            self.user = user
            rest = rest[rest.index(after: at)...]
        } else {
            self.user = nil
        }
        let name: Substring
        var port: Substring?
        if rest.hasPrefix("[") {
            guard let end = rest.firstIndex(of: "]") else { return nil }
            name = rest[rest.index(after: rest.startIndex)..<end]
            guard name.utf8.contains(UInt8(ascii: ":")) else { return nil }
            let after = rest[rest.index(after: end)...]
            guard after.isEmpty || after.hasPrefix(":") else { return nil }
            port = after.isEmpty ? nil : after.dropFirst()
        } else {
            let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
            guard (1...2).contains(parts.count) else { return nil }
            name = parts[0]
            port = parts.count == 2 ? parts[1] : nil
        }
        guard let host = HostAddress(String(name)) else { return nil }
        self.host = host
        guard let port else {
            self.port = nil
            return
        }
        guard let number = WholeNumber.read(String(port)).map(Int.init), (1...65_535).contains(number) else {
            return nil
        }
        self.port = number
    }

    package var description: String {
        let host = self.host.rawValue.contains(":") ? "[\(self.host)]" : self.host.rawValue
        return (self.user.map { "\($0)@" } ?? "") + host + (self.port.map { ":\($0)" } ?? "")
    }
}
