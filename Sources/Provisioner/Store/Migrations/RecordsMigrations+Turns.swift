import GRDB

extension DatabaseMigrator {
    /// How often a run's turn has come, and who wants it ended: what a server that starts must know of the one that died.
    static let turnsAndWishes = """
        ALTER TABLE run ADD COLUMN turns INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE run ADD COLUMN cancel_by TEXT;
        ALTER TABLE run ADD COLUMN cancel_at INTEGER;
        """
}
