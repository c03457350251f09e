import Commands
import GRDB

extension CommandFailure {
    /// What is said of an error of the records' own, where the disk is its cause; `nil` for any other.
    package init?(ofRecords error: any Error) {
        let codes: [ResultCode] = [.SQLITE_FULL, .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_CANTOPEN]
        guard let error = error as? DatabaseError, codes.contains(error.resultCode) else { return nil }
        self.init(
            .recordsUnavailable,
            "the records can't be written (\(error.message ?? "\(error.resultCode)")); nothing is changed until they can",
            retry: true
        )
    }
}
