/// The version of this program, as `pgherd version` and the greeting tell it.
enum ServerVersion {
    static let current = "0.1.0"
}
