/// The stable, documented codes of `ERR` replies; none is ever renamed or reused.
package enum ErrorCode: String, CaseIterable, Hashable, Sendable {
    // MARK: The line
    /// The line holds a control character, a NUL or invalid UTF-8.
    case badLine = "bad-line"
    /// The line is longer than the limit; it was drained and nothing was executed.
    case lineTooLong = "line-too-long"
    /// The line does not follow the grammar: quotes, tag, actor or an argument's form.
    case syntax
    /// The JSON request is not an object of the documented form.
    case badJSON = "bad-json"
    /// More tagged commands in flight than allowed.
    case tooManyInFlight = "too-many-in-flight"

    // MARK: The command
    /// No command has this name.
    case unknownCommand = "unknown-command"
    /// The command has no argument of this name.
    case unknownArgument = "unknown-argument"
    /// The argument is given twice, also under two of its names.
    case repeatedArgument = "repeated-argument"
    /// A required argument is missing.
    case missingArgument = "missing-argument"
    /// The argument's value is malformed or out of range.
    case badValue = "bad-value"
    /// `confirm=` does not repeat the cluster's name.
    case confirmationMismatch = "confirmation-mismatch"
    /// The command or argument is part of the protocol, but this server does not offer it.
    case notAvailable = "not-available"

    // MARK: The records
    /// No cluster has this name.
    case unknownCluster = "unknown-cluster"
    /// A cluster of this name exists.
    case clusterExists = "cluster-exists"
    /// Another run holds the cluster.
    case clusterBusy = "cluster-busy"
    /// The cluster's state does not allow the command.
    case wrongState = "wrong-state"
    /// No run has this id.
    case unknownRun = "unknown-run"
    /// The cluster's workspace has no file of this name.
    case unknownFile = "unknown-file"
    /// The plan is not the cluster's newest one, or its configuration has changed since.
    case stalePlan = "stale-plan"
    /// A configured limit is reached.
    case quota
    /// Commands that change this are frozen; the answer says by whom, why and until when.
    case frozen
    /// The cluster is protected from being destroyed.
    case protected
    /// The key of `idem=` was used for another command within the last 24 hours.
    case idempotencyConflict = "idempotency-conflict"

    // MARK: The work
    /// The asked PostgreSQL major is not installed.
    case postgresNotFound = "postgres-not-found"
    /// A setting or value was refused by PostgreSQL, or is pgherd's own to set.
    case badSetting = "bad-setting"
    /// Terraform or Ansible is missing.
    case toolMissing = "tool-missing"
    /// The server's machine has no descriptors, processes or memory left to start a program with.
    case outOfResources = "out-of-resources"
    /// Terraform or Ansible is older than supported.
    case toolTooOld = "tool-too-old"
    /// This release of Terraform or Ansible, or what is in its place, is known not to work.
    case toolUnsupported = "tool-unsupported"
    /// No free port is left in the configured range.
    case noFreePort = "no-free-port"
    /// The workspace could not be written.
    case generateFailed = "generate-failed"
    /// Terraform could not plan.
    case planFailed = "plan-failed"
    /// Terraform could not apply.
    case applyFailed = "apply-failed"
    /// A machine does not answer, or refuses the server.
    case reachFailed = "reach-failed"
    /// Ansible could not configure a node.
    case configureFailed = "configure-failed"
    /// The cluster runs, but a postcondition does not hold.
    case verifyFailed = "verify-failed"
    /// Something is left of a destroyed cluster.
    case destroyFailed = "destroy-failed"
    /// An external program printed nothing, or did not end, within its time.
    case timedOut = "timed-out"
    /// The run was cancelled.
    case cancelled
    /// The run was interrupted by the server's stop.
    case interrupted
    /// The run waited in line until what it was to do could not be done any more.
    case discarded
    /// The run waited in line for longer than is allowed.
    case expired
    /// Somebody living holds Terraform's lock of the cluster's state, or it can't be told whether somebody does.
    case stateLocked = "state-locked"
    /// The copy of the records could not be made or is not sound.
    case backupFailed = "backup-failed"
    /// How the cluster differs could not be found out.
    case driftFailed = "drift-failed"
    /// PostgreSQL did not answer.
    case unreachable

    // MARK: The server
    /// The records could not be written, so nothing that changes anything is done.
    case recordsUnavailable = "records-unavailable"
    /// A file of the server's could not be written, since its disk is full or takes no more.
    case diskFull = "disk-full"
    /// The server is stopping and takes no new commands that change anything.
    case draining
    /// Too many connections, in all or from one address.
    case tooManyConnections = "too-many-connections"
    /// A defect of pgherd's; details are in the server's log.
    case `internal`
}
