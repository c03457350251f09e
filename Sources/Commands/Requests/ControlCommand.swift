/// What changes how the server or a cluster's record is treated; done at once, without a run, and audited.
package enum ControlCommand: Hashable, Sendable {
    /// The cluster lives for this long from now on.
    case extend(ClusterName, TimeSpan)
    /// Neither a command nor the end of its time destroys the cluster any more.
    case protect(ClusterName)
    case unprotect(ClusterName)
    /// Takes away a Terraform state lock that nobody living holds.
    case unlock(ClusterName)
    /// Refuses commands that change clusters.
    case freeze(FreezeRequest)
    /// Lifts the freeze of exactly this scope.
    case unfreeze(FreezeScope)
    /// Stops the server as SIGTERM does.
    case drain
    /// Writes a verified copy of the records into the server's folder for backups.
    case backupRecords(BackupName)
}
