import TestSupport
import Testing

@testable import Tools

@Suite("Why a machine was not reached")
struct SSHComplaintTests {
    @Test(
        "is told in plain words, with whether waiting may help",
        arguments: [
            (["ssh: connect to host 10.0.0.1 port 22: Connection refused"], "Connection refused", true, true),
            (["ssh: connect to host 10.0.0.1 port 22: Connection timed out"], "timed out", true, true),
            (["kex_exchange_identification: read: Connection reset by peer"], "read: Connection reset", true, true),
            (["admin@10.0.0.1: Permission denied (publickey)."], "does not let admin in", false, true),
            (["ssh: Could not resolve hostname db1: Name or service not known"], "can't be resolved", false, true),
            (["Host key verification failed."], "host key is not the one", false, false),
            (
                [
                    "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @",
                    "admin@h: Permission denied (publickey).",
                ],
                "host key is not the one", false, false
            ),
            (
                ["Load key \"/k\": error in libcrypto", "admin@h: Permission denied"], "does not let admin in", false,
                true
            ),
            (["Load key \"/k\": invalid format", "it ended"], "SSH key can't be used", false, false),
            (["no such identity: /k: No such file or directory"], "SSH key can't be used", false, false),
            ([], "ended without a word", true, true),
            (["", ""], "ended without a word", true, true),
        ] as [([String], String, Bool, Bool)]
    )
    func words(errors: [String], expected: String, mayPassOnOld: Bool, mayPassOnNew: Bool) {
        for (isNew, mayPass) in [(false, mayPassOnOld), (true, mayPassOnNew)] {
            let complaint = SSHComplaint(errors: errors, user: "admin", publicKey: nil, isNew: isNew)
            #expect(complaint.text.contains(expected))
            #expect(complaint.mayPass == mayPass)
        }
    }

    @Test("shows the key that the machine has to know, and in whose file")
    func key() {
        let complaint = SSHComplaint(
            errors: ["Permission denied (publickey)."],
            user: "admin",
            publicKey: "ssh-ed25519 AAAA",
            isNew: false
        )
        #expect(complaint.text.hasSuffix("~admin/.ssh/authorized_keys: ssh-ed25519 AAAA"))
    }

    @Test("repeats neither SSH's own name nor more than a line can hold")
    func shortened() {
        let complaint = SSHComplaint(
            errors: ["ssh: " + String(repeating: "x", count: 9000)],
            user: "admin",
            publicKey: nil,
            isNew: false
        )
        #expect(complaint.text == String(repeating: "x", count: 300))
    }

    @Test("may be that the machine is none that can be used", arguments: [[], ["", "This account is disabled.  "]])
    func unreadable(lines: [String]) {
        let complaint = SSHComplaint(unreadable: lines)
        #expect(!complaint.mayPass)
        #expect(
            complaint.text.hasSuffix(lines.isEmpty ? "a Linux machine" : "a Linux machine: This account is disabled.")
        )
    }
}
