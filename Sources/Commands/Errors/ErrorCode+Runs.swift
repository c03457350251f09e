extension ErrorCode {
    /// What any command that makes a run may be refused with, before the run is on record.
    package static let ofAdmission: [ErrorCode] = [.frozen, .idempotencyConflict, .quota, .draining]

    /// What any run may end with, whatever it does: in the line, for want of a tool, a disk or time, or in the writing of the
    /// workspace, which another version of pgherd begins with.
    package static let ofEveryEnd: [ErrorCode] = [
        .discarded, .expired, .toolMissing, .outOfResources, .toolTooOld, .toolUnsupported, .generateFailed,
        .timedOut, .cancelled, .interrupted, .diskFull, .recordsUnavailable,
    ]

    /// Both.
    package static let ofEveryRun = Self.ofAdmission + Self.ofEveryEnd

    /// What a run on a cluster that is on record may be refused with beside that.
    package static let ofExistingClusters: [ErrorCode] = [.unknownCluster, .clusterBusy, .wrongState]

    /// What building and repairing may fail with, in the order of the phases.
    package static let ofRepairing: [ErrorCode] = [.reachFailed, .configureFailed, .verifyFailed]
}
