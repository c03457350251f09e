import Foundation
import Glibc

/// Somebody who listens on a port of loopback until this is gone.
package final class ListeningSocket {
    struct Refused: Error {}

    package let port: Int
    private let descriptor: Int32

    package init() throws {
        self.descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = self.descriptor
        let result = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard bind(descriptor, address, length) == 0, listen(descriptor, 1) == 0 else { return Int32(-1) }
                return getsockname(descriptor, address, &length)
            }
        }
        self.port = Int(UInt16(bigEndian: name.sin_port))
        guard result == 0 else { throw Refused() }
    }

    deinit { close(self.descriptor) }
}
