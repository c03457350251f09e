import Foundation
import Testing

@testable import Provisioner

@Suite struct FreePortTests {
    @Test func aPortThatIsListenedOnIsNotFree() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard bind(listener, address, length) == 0, listen(listener, 1) == 0 else { return Int32(-1) }
                return getsockname(listener, address, &length)
            }
        }
        try #require(result == 0)
        let port = Int(UInt16(bigEndian: name.sin_port))
        #expect(!FreePort.isFree(port, address: "127.0.0.1"))
    }

    @Test(arguments: [-1, 65536, 1_000_000])
    func whatIsNoPortIsNotFree(port: Int) {
        #expect(!FreePort.isFree(port, address: "127.0.0.1"))
    }

    @Test func whatIsNoAddressHasNoFreePorts() {
        #expect(!FreePort.isFree(15432, address: "not-an-address"))
    }
}
