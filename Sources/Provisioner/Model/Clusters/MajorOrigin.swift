/// Where the major of a cluster on machines comes from, where nobody asked for one.
package enum MajorOrigin: String, Hashable, Sendable, Codable {
    /// Nobody knows it yet: the machines' system decides, once they were reached.
    case open
    /// The machines' system has decided.
    case system
}
