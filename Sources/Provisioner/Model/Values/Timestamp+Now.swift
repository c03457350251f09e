package import Commands
import Foundation

extension Timestamp {
    /// The present, by the system's clock.
    package static var now: Timestamp {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }
}
