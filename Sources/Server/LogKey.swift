/// The names of the facts in this module's log lines.
enum LogKey {
    static let address = "address"
    static let data = "data"
    static let error = "error"
    static let peer = "peer"
    static let reference = "reference"
    static let session = "session"
}
