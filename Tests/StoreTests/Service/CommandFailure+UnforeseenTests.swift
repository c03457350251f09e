import Commands
import Foundation
import GRDB
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Store

@Suite("An error that nothing has foreseen")
struct CommandFailureUnforeseenTests {
    private struct Surprise: Error {}

    private static func failure(_ error: any Error) -> CommandFailure {
        CommandFailure(unforeseen: error, under: "/data/clusters/orders")
    }

    @Test(
        "is a full disk, with the path and the cause",
        arguments: [Errno.noSpace, .diskQuotaExceeded, .readOnlyFileSystem]
    )
    func disk(errno: Errno) {
        let posix = NSError(domain: NSPOSIXErrorDomain, code: Int(errno.rawValue))
        let cocoa = NSError(
            domain: NSCocoaErrorDomain,
            code: CocoaError.Code.fileWriteUnknown.rawValue,
            userInfo: [NSUnderlyingErrorKey: posix]
        )
        for error in [errno, posix, cocoa] as [any Error] {
            let failure = Self.failure(error)
            #expect((failure.code, failure.retry) == (.diskFull, true))
            #expect(failure.message.hasPrefix("/data/clusters/orders can't be written: \(errno)"))
        }
    }

    @Test("names the file where the error does")
    func path() {
        let failure = Self.failure(CocoaError(.fileWriteOutOfSpace, userInfo: [NSFilePathErrorKey: "/data/logs/1.log"]))
        #expect(failure.code == .diskFull)
        #expect(failure.message.hasPrefix("/data/logs/1.log can't be written: "))
    }

    @Test("is the records' own where they can't be used")
    func records() {
        let failure = CommandFailure(ofRecords: DatabaseError(resultCode: .SQLITE_FULL))
        #expect((failure?.code, failure?.retry) == (.recordsUnavailable, true))
        #expect(CommandFailure(ofRecords: DatabaseError(resultCode: .SQLITE_CONSTRAINT)) == nil)
    }

    @Test("is a defect where it is nothing of that, and stays what it is where it is a failure")
    func others() {
        #expect(Self.failure(Surprise()).code == .internal)
        #expect(Self.failure(Errno.noSuchFileOrDirectory).code == .internal)
        let known = CommandFailure(.planFailed, "no")
        #expect(Self.failure(known) == known)
    }
}
