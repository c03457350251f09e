import Foundation
import TestSupport
import Testing

@testable import Targets

@Suite struct FreePortTests {
    @Test func aPortThatIsListenedOnIsNotFree() throws {
        let listener = try ListeningSocket()
        withExtendedLifetime(listener) {
            #expect(!FreePort.isFree(listener.port, address: "127.0.0.1"))
        }
    }

    @Test(arguments: [-1, 65536, 1_000_000])
    func whatIsNoPortIsNotFree(port: Int) {
        #expect(!FreePort.isFree(port, address: "127.0.0.1"))
    }

    @Test func whatIsNoAddressHasNoFreePorts() {
        #expect(!FreePort.isFree(15432, address: "not-an-address"))
    }
}
