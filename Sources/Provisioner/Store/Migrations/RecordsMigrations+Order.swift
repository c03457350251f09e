import GRDB

extension DatabaseMigrator {
    /// How runs came where they are, what they started, which commands may be repeats, and what holds clusters up.
    ///
    /// Several runs may wait for one cluster, but one at a time works on it.
    package static let order = """
        ALTER TABLE cluster ADD COLUMN expires_at INTEGER;
        ALTER TABLE cluster ADD COLUMN is_protected INTEGER NOT NULL DEFAULT 0 CHECK (is_protected IN (0, 1));
        ALTER TABLE cluster ADD COLUMN reminders INTEGER NOT NULL DEFAULT 0;

        DROP INDEX run_holder;
        CREATE UNIQUE INDEX run_holder ON run (cluster_id)
            WHERE state IN ('generating', 'planning', 'awaiting-approval', 'applying', 'configuring', 'verifying',
                'destroying');
        CREATE INDEX run_unfinished ON run (id) WHERE finished_at IS NULL;

        CREATE TABLE transition (
            run_id INTEGER NOT NULL REFERENCES run (id),
            number INTEGER NOT NULL CHECK (number >= 1),
            at INTEGER NOT NULL,
            from_state TEXT,
            to_state TEXT NOT NULL,
            phase TEXT,
            actor TEXT NOT NULL,
            reason TEXT NOT NULL,
            PRIMARY KEY (run_id, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER transition_keeps_rows BEFORE DELETE ON transition
            BEGIN SELECT RAISE(ABORT, 'transitions are never deleted'); END;
        CREATE TRIGGER transition_keeps_values BEFORE UPDATE ON transition
            BEGIN SELECT RAISE(ABORT, 'transitions are never changed'); END;

        CREATE TABLE process (
            run_id INTEGER NOT NULL REFERENCES run (id),
            pid INTEGER NOT NULL,
            ticks INTEGER NOT NULL,
            boot TEXT NOT NULL,
            program TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            ended_at INTEGER,
            PRIMARY KEY (run_id, pid, ticks, boot)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE idempotency (
            principal TEXT NOT NULL,
            key TEXT NOT NULL,
            command TEXT NOT NULL,
            run_id INTEGER REFERENCES run (id),
            at INTEGER NOT NULL,
            PRIMARY KEY (principal, key)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE freeze (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            target TEXT,
            cluster TEXT,
            reason TEXT NOT NULL,
            frozen_by TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            until INTEGER,
            lifted_at INTEGER,
            lifted_by TEXT
        ) STRICT;
        CREATE UNIQUE INDEX freeze_scope ON freeze (coalesce(target, ''), coalesce(cluster, '')) WHERE lifted_at IS NULL;
        """
}
