import GRDB

extension DatabaseMigrator {
    /// What a run has left waiting for a restart, and the command that restarts it.
    static let pendingRestarts = """
        ALTER TABLE run ADD COLUMN pending_restart TEXT;
        ALTER TABLE run ADD COLUMN pending_restart_next TEXT;
        """
}
