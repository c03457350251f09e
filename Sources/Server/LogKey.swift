/// The names of the facts in this module's log lines.
enum LogKey {
    static let address = "address"
    static let after = "after"
    static let before = "before"
    static let data = "data"
    static let error = "error"
    static let limit = "limit"
    static let peer = "peer"
    static let reference = "reference"
    static let session = "session"
}
