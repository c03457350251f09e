import NIOCore
import SystemPackage

/// Why the server cannot listen where it was told to.
struct ListenFailure: Error, CustomStringConvertible {
    var endpoint: String
    var reason: String

    init(endpoint: String, reason: String) {
        self.endpoint = endpoint
        self.reason = reason
    }

    init(endpoint: String, error: any Error) {
        let reason =
            switch (error as? IOError).map({ Errno(rawValue: $0.errnoCode) }) {
            case .addressInUse: "the address is in use; stop what listens there, or set listen.port to another port"
            case .permissionDenied: "not permitted; ports below 1024 need a privilege, set listen.port to a higher one"
            case .addressNotAvailable: "this machine has no such address; set listen.host to one of its own"
            case .some(let errno): errno.description
            case nil: String(describing: error)
            }
        self.init(endpoint: endpoint, reason: reason)
    }

    var description: String { "cannot listen on \(self.endpoint): \(self.reason)" }
}
