/// Why a machine was not reached, from what SSH has said.
struct SSHComplaint: Hashable, Sendable {
    /// In plain words.
    let text: String
    /// Whether waiting may help: a machine that starts refuses for a while.
    let mayPass: Bool

    /// What came of one attempt to log in.
    ///
    /// - Parameters:
    ///   - errors: What SSH has printed.
    ///   - user: Who was to log in.
    ///   - publicKey: The key that was offered.
    ///   - isNew: Whether the machine has just been made, so that users and keys may still be on their way.
    init(errors: [String], user: String, publicKey: String?, isNew: Bool) {
        let words = errors.filter { !$0.isEmpty && !$0.hasPrefix("Warning: Permanently added") }
        let said = words.last.map(Self.shortened) ?? "SSH ended without a word"
        func says(_ text: String) -> Bool { words.contains { $0.contains(text) } }
        if says("REMOTE HOST IDENTIFICATION HAS CHANGED") || says("Host key verification failed") {
            self.text =
                "its host key is not the one that was recorded at the first contact: it is another machine, was installed anew, or somebody is in between; if you know why, remove its line from known_hosts in the workspace"
            self.mayPass = false
        } else if says("Permission denied") {
            let key = publicKey.map { "; the key it has to know, in ~\(user)/.ssh/authorized_keys: \($0)" } ?? ""
            self.text = "it does not let \(user) in with pgherd's key (\(said))\(key)"
            self.mayPass = isNew
        } else if says("Could not resolve hostname") {
            self.text = "its name can't be resolved (\(said))"
            self.mayPass = isNew
        } else if says("Bad owner or permissions") || says("UNPROTECTED PRIVATE KEY FILE") || says("invalid format")
            || says("Load key") || says("no such identity")
        {
            self.text = "pgherd's own SSH key can't be used (\(words.first.map(Self.shortened) ?? said))"
            self.mayPass = false
        } else {
            self.text = said
            self.mayPass = true
        }
    }

    /// A login that worked, on a machine whose answer is none.
    init(unreadable lines: [String]) {
        let said = lines.first { !$0.isEmpty }.map { ": \(Self.shortened($0))" } ?? ""
        self.text = "it lets pgherd in, but does not answer like a Linux machine\(said)"
        self.mayPass = false
    }

    /// A login that worked, to a shell that runs no commands.
    init(shellOf user: String, said lines: [String], isNew: Bool) {
        let words = lines.filter { !$0.isEmpty && !$0.hasPrefix("Warning: Permanently added") }
        let said = words.last.map { ": \(Self.shortened($0))" } ?? ""
        self.text = "it lets \(user) in, but the login shell of \(user) runs no commands\(said)"
        self.mayPass = isNew
    }

    /// An attempt that was cut off before SSH had said anything.
    static let noAnswer = SSHComplaint(text: "it does not answer", mayPass: true)

    private init(text: String, mayPass: Bool) {
        self.text = text
        self.mayPass = mayPass
    }

    /// Without what is the same in all of them.
    private static func shortened(_ line: String) -> String {
        var line = Substring(line)
        for prefix in ["ssh: ", "kex_exchange_identification: "] where line.hasPrefix(prefix) {
            line = line.dropFirst(prefix.count)
        }
        return String(line.prefix(300)).trimmingSuffix { $0.isWhitespace }
    }
}

extension String {
    fileprivate func trimmingSuffix(while isDropped: (Character) -> Bool) -> String {
        var text = Substring(self)
        while let last = text.last, isDropped(last) { text.removeLast() }
        return String(text)
    }
}
