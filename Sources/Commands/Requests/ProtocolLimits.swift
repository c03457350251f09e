/// The sizes that the protocol promises, in one place for the parser, the server's framing and the documents.
package enum ProtocolLimits {
    /// The version of the protocol, as in `HELLO … proto=1`.
    package static let version = 1
    /// Bytes of a request line, without its line end.
    package static let lineLength = 8192
    /// Bytes of a request line before a connection has authenticated.
    package static let lineLengthBeforeAuthentication = 1024
    /// Characters of a tag.
    package static let tag = 64
    /// Bytes of an actor's name.
    package static let actor = 128
    /// Tagged commands of one connection that may run side by side.
    package static let inFlight = 32
    /// Bytes of a PostgreSQL setting's value.
    package static let settingValue = 1024
    /// Bytes of a file's path inside a cluster's workspace.
    package static let filePath = 255
    /// Objects and arrays that may stand inside each other in a JSON request.
    package static let jsonDepth = 8
    /// Records that one page of a listing may hold.
    package static let pageLength: ClosedRange<Int> = 1...1000
    /// Records of a page where `limit=` is not given.
    package static let defaultPageLength = 100
    /// Events that `tail run` may show.
    package static let tailLines: ClosedRange<Int> = 1...1000
    /// Events that `tail run` shows where `lines=` is not given.
    package static let defaultTailLines = 20
    /// PostgreSQL majors that can be asked for.
    package static let majors: ClosedRange<Int> = 13...19
    /// Replicas beside the primary.
    package static let replicas: ClosedRange<Int> = 0...8
    /// Values of `max_connections=`.
    package static let maxConnections: ClosedRange<Int> = 10...100_000
    /// Characters of a machine type's name.
    package static let instanceType = 32
    /// Machines that can be given in `hosts=`: a primary and its replicas.
    package static let hosts: ClosedRange<Int> = 1...9
    /// Networks that can be given in `allow=`.
    package static let addressRanges: ClosedRange<Int> = 1...32
    /// Zones or subnets that can be given: no more than machines.
    package static let places: ClosedRange<Int> = 1...9
    /// Seconds that a cluster can be given to live.
    package static let timeToLive: ClosedRange<Int64> = 10...31_536_000
    /// Bytes of a freeze's reason.
    package static let reason = 256
    /// TCP ports.
    package static let ports: ClosedRange<Int> = 1...65_535
    /// GiB of a data volume.
    package static let volumeSize: ClosedRange<Int> = 10...16_384
    /// Operations a second of a data volume.
    package static let volumeIOPS: ClosedRange<Int> = 3000...16_000
    /// MiB a second of a data volume.
    package static let volumeThroughput: ClosedRange<Int> = 125...1000
}
