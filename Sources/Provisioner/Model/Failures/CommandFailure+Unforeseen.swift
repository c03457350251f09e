import Commands
import Foundation
package import SystemPackage

extension CommandFailure {
    /// What is said of an error that nothing has made a failure of yet: a disk that is full is for the operator to mend, and
    /// what is left is a defect.
    ///
    /// - Parameters:
    ///   - error: The error; a ``CommandFailure`` stays what it is.
    ///   - path: Where files were being written, should the error not say it.
    package init(unforeseen error: any Error, under path: FilePath) {
        if let failure = error as? CommandFailure {
            self = failure
        } else if let failure = CommandFailure(ofDisk: error, under: path) {
            self = failure
        } else {
            self.init(.internal, "a defect of pgherd's: \(error)")
        }
    }

    /// What is said of an error whose cause is a disk that takes no more; `nil` for any other.
    ///
    /// - Parameters:
    ///   - error: The error.
    ///   - path: Where files were being written, should the error not say it.
    package init?(ofDisk error: any Error, under path: FilePath) {
        guard let (reason, file) = Self.fault(error) else { return nil }
        self.init(
            .diskFull,
            "\(file ?? path.string) can't be written: \(reason); make room on that disk, then go on",
            retry: true
        )
    }

    private static func fault(_ error: any Error) -> (reason: Errno, path: String?)? {
        if let errno = error as? Errno { return self.isOfDisk(errno) ? (errno, nil) : nil }
        let error = error as NSError
        let path = error.userInfo[NSFilePathErrorKey] as? String
        if error.domain == NSPOSIXErrorDomain {
            let errno = Errno(rawValue: CInt(truncatingIfNeeded: error.code))
            return self.isOfDisk(errno) ? (errno, path) : nil
        }
        if let cause = error.userInfo[NSUnderlyingErrorKey] as? any Error, let fault = self.fault(cause) {
            return (fault.reason, fault.path ?? path)
        }
        guard error.domain == NSCocoaErrorDomain else { return nil }
        return switch CocoaError.Code(rawValue: error.code) {
        case .fileWriteOutOfSpace: (.noSpace, path)
        case .fileWriteVolumeReadOnly: (.readOnlyFileSystem, path)
        default: nil
        }
    }

    private static func isOfDisk(_ errno: Errno) -> Bool {
        [.noSpace, .diskQuotaExceeded, .readOnlyFileSystem, .ioError].contains(errno)
    }
}
