import Commands

/// A cause of failures that is known to pass by itself, so that the same step may be tried again.
package enum TransientCause: String, CaseIterable, Hashable, Sendable {
    /// The cloud's API asks for fewer requests.
    case throttled = "the API asks for patience"
    /// The API failed by itself.
    case serverError = "the API failed by itself"
    /// A connection broke, or did not come about in time.
    case network = "the network failed for a moment"
    /// A machine that answered before did not answer Ansible; its task did not begin.
    case unreachable = "a machine was not reached"
    /// The machine installs or updates packages by itself.
    case packagesLocked = "another program holds the lock of the packages"

    /// Recognises what Terraform says, at steps that change nothing.
    init?(terraform text: String) {
        self.init(text, among: Self.terraformSigns)
    }

    /// Recognises what Ansible says of the first task that failed.
    init?(ansible text: String) {
        self.init(text, among: Self.ansibleSigns)
    }

    private init?(_ text: String, among signs: [(TransientCause, [String])]) {
        let text = text.lowercased()
        // A refusal stays one, whatever broke with it.
        guard !Self.finalSigns.contains(where: text.contains),
            let (cause, _) = signs.first(where: { $0.1.contains { text.contains($0) } })
        else { return nil }
        self = cause
    }

    private static let finalSigns = [
        "permission denied", "host key verification failed", "accessdenied", "unauthorizedoperation", "authfailure",
        "invalidclienttokenid", "could not resolve hostname", "certificate", "x509", "no valid credential",
    ]

    private static let terraformSigns: [(TransientCause, [String])] = [
        (
            .throttled,
            [
                "requestlimitexceeded", "throttling", "throttled", "rate exceeded", "toomanyrequests",
                "too many requests", "slowdown", "statuscode: 429", "error code: 429",
            ]
        ),
        (
            .serverError,
            [
                "statuscode: 500", "statuscode: 502", "statuscode: 503", "statuscode: 504", "500 internal server error",
                "502 bad gateway", "503 service unavailable", "504 gateway time", "internalerror", "serviceunavailable",
            ]
        ),
        (
            .network,
            [
                "connection reset by peer", "tls handshake timeout", "i/o timeout", "unexpected eof",
                "http2: client connection lost", "connection timed out", "net/http: request canceled while waiting",
                "client.timeout exceeded", "temporary failure in name resolution", "server misbehaving",
                "use of closed network connection", "broken pipe",
            ]
        ),
    ]

    private static let ansibleSigns: [(TransientCause, [String])] = [
        (
            .packagesLocked,
            [
                "could not get lock /var/lib/dpkg", "could not get lock /var/lib/apt", "unable to acquire the dpkg",
                "unable to lock the administration directory", "unable to lock directory /var/lib/apt",
                "dpkg status database is locked", "failed to lock apt for exclusive operation",
            ]
        ),
        (
            .unreachable,
            [
                "failed to connect to the host via ssh", "data could not be sent to remote host",
                "ssh: connect to host", "connection closed by remote host", "kex_exchange_identification",
            ]
        ),
    ]
}
