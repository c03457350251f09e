import GRDB

extension DatabaseMigrator {
    /// What lets the records grow old: history that may go, and indexes for what a start and the filters look for.
    ///
    /// Events and steps can be deleted only where their run ended before the moment that `retention` names, which is moved by
    /// nothing but the purge. The audit stays for ever.
    package static let history = """
        CREATE TABLE retention (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            before INTEGER NOT NULL
        ) STRICT;
        INSERT INTO retention (id, before) VALUES (1, 0);
        ALTER TABLE run ADD COLUMN purged INTEGER NOT NULL DEFAULT 0 CHECK (purged IN (0, 1, 2));
        CREATE INDEX run_kept ON run (purged, finished_at) WHERE purged < 2 AND finished_at IS NOT NULL;

        DROP TRIGGER event_keeps_rows;
        CREATE TRIGGER event_keeps_rows BEFORE DELETE ON event
            WHEN NOT EXISTS (SELECT 1 FROM run JOIN retention ON run.finished_at < retention.before
                WHERE run.id = OLD.run_id)
            BEGIN SELECT RAISE(ABORT, 'events are kept until their time is over'); END;
        DROP TRIGGER transition_keeps_rows;
        CREATE TRIGGER transition_keeps_rows BEFORE DELETE ON transition
            WHEN NOT EXISTS (SELECT 1 FROM run JOIN retention ON run.finished_at < retention.before
                WHERE run.id = OLD.run_id)
            BEGIN SELECT RAISE(ABORT, 'transitions are kept until their time is over'); END;

        CREATE TABLE open_intent (sequence INTEGER PRIMARY KEY) STRICT;
        INSERT INTO open_intent (sequence) SELECT sequence FROM audit AS given WHERE stage = 'intent' AND run IS NULL
            AND NOT EXISTS (SELECT 1 FROM audit WHERE intent = given.sequence);
        CREATE TRIGGER audit_opens AFTER INSERT ON audit WHEN NEW.stage = 'intent' AND NEW.run IS NULL
            BEGIN INSERT INTO open_intent (sequence) VALUES (NEW.sequence); END;
        CREATE TRIGGER audit_closes AFTER INSERT ON audit WHEN NEW.intent IS NOT NULL
            BEGIN DELETE FROM open_intent WHERE sequence = NEW.intent; END;

        CREATE INDEX process_unended ON process (started_at) WHERE ended_at IS NULL;
        CREATE INDEX idempotency_at ON idempotency (at);
        CREATE INDEX audit_actor ON audit (coalesce(actor, principal), sequence);
        CREATE INDEX audit_outcome ON audit (outcome, sequence) WHERE outcome IS NOT NULL;
        CREATE INDEX run_state ON run (state, id);
        """
}
