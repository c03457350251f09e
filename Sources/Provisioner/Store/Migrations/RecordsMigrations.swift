package import GRDB

extension DatabaseMigrator {
    /// Every change of the records' schema, in order.
    ///
    /// A migration that has shipped is never edited.
    package static var records: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1-clusters-runs-events-audit") { database in
            try database.execute(sql: Self.firstSchema)
        }
        migrator.registerMigration("2-machines") { database in
            try database.execute(sql: Self.machines)
        }
        migrator.registerMigration("3-order") { database in
            try database.execute(sql: Self.order)
        }
        migrator.registerMigration("4-turns-and-wishes") { database in
            try database.execute(sql: Self.turnsAndWishes)
        }
        migrator.registerMigration("5-begun-applies") { database in
            try database.execute(sql: Self.begunApplies)
        }
        migrator.registerMigration("8-networks") { database in
            try database.execute(sql: Self.networks)
        }
        migrator.registerMigration("9-pending-restarts") { database in
            try database.execute(sql: Self.pendingRestarts)
        }
        migrator.registerMigration("10-history") { database in
            try database.execute(sql: Self.history)
        }
        migrator.registerMigration("11-forgotten-secrets") { database in
            try Self.forgetSecrets(database)
        }
        return migrator
    }

    private static let firstSchema = """
        CREATE TABLE installation (
            id TEXT NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE cluster (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL,
            spec TEXT NOT NULL,
            target TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('generated', 'planned', 'applied', 'creating', 'ready', 'degraded',
                'failed', 'interrupted', 'destroying', 'destroyed')),
            owner TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            completed_phase TEXT,
            plan TEXT,
            problem TEXT
        ) STRICT;
        CREATE UNIQUE INDEX cluster_name ON cluster (name) WHERE state <> 'destroyed';

        CREATE TABLE node (
            cluster_id INTEGER NOT NULL REFERENCES cluster (id),
            ordinal INTEGER NOT NULL CHECK (ordinal >= 1),
            name TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('primary', 'replica')),
            address TEXT NOT NULL,
            port INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
            directory TEXT,
            released INTEGER NOT NULL DEFAULT 0 CHECK (released IN (0, 1)),
            PRIMARY KEY (cluster_id, ordinal)
        ) STRICT;
        CREATE UNIQUE INDEX node_endpoint ON node (address, port) WHERE released = 0;

        CREATE TABLE run (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            cluster_id INTEGER NOT NULL REFERENCES cluster (id),
            kind TEXT NOT NULL,
            command TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('received', 'queued', 'generating', 'planning', 'awaiting-approval',
                'applying', 'configuring', 'verifying', 'destroying', 'succeeded', 'failed', 'cancelled', 'interrupted',
                'discarded', 'expired', 'no-change')),
            phase TEXT,
            cluster_state_before TEXT,
            principal TEXT NOT NULL,
            actor TEXT,
            created_at INTEGER NOT NULL,
            started_at INTEGER,
            finished_at INTEGER,
            failure_code TEXT,
            failure_phase TEXT,
            failure_node TEXT,
            failure_message TEXT,
            failure_retry INTEGER NOT NULL DEFAULT 0 CHECK (failure_retry IN (0, 1)),
            failure_next TEXT,
            last_sequence INTEGER NOT NULL DEFAULT 0,
            summary TEXT
        ) STRICT;
        CREATE INDEX run_cluster ON run (cluster_id, id);
        CREATE UNIQUE INDEX run_holder ON run (cluster_id)
            WHERE state NOT IN ('succeeded', 'failed', 'cancelled', 'interrupted', 'discarded', 'expired', 'no-change');

        CREATE TABLE event (
            run_id INTEGER NOT NULL REFERENCES run (id),
            sequence INTEGER NOT NULL CHECK (sequence >= 1),
            at INTEGER NOT NULL,
            phase TEXT,
            state TEXT NOT NULL,
            node TEXT,
            step INTEGER,
            steps INTEGER,
            percent INTEGER CHECK (percent BETWEEN 0 AND 100),
            elapsed INTEGER NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (run_id, sequence)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE audit (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            stage TEXT NOT NULL CHECK (stage IN ('intent', 'outcome')),
            intent INTEGER REFERENCES audit (sequence),
            principal TEXT NOT NULL,
            authentication TEXT NOT NULL,
            actor TEXT,
            peer TEXT NOT NULL,
            session INTEGER NOT NULL,
            command TEXT NOT NULL,
            cluster TEXT,
            run INTEGER,
            outcome TEXT CHECK (outcome IN ('succeeded', 'failed', 'refused', 'cancelled', 'interrupted')),
            code TEXT,
            duration INTEGER,
            CHECK ((stage = 'outcome') = (outcome IS NOT NULL)),
            CHECK ((stage = 'outcome') = (intent IS NOT NULL))
        ) STRICT;
        CREATE INDEX audit_at ON audit (at);
        CREATE INDEX audit_cluster ON audit (cluster, sequence);
        CREATE INDEX audit_run ON audit (run) WHERE run IS NOT NULL;
        CREATE UNIQUE INDEX audit_one_outcome ON audit (intent) WHERE intent IS NOT NULL;
        CREATE TRIGGER audit_keeps_rows BEFORE DELETE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit is never deleted from'); END;
        CREATE TRIGGER audit_keeps_values BEFORE UPDATE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;
        CREATE TRIGGER event_keeps_rows BEFORE DELETE ON event
            BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
        CREATE TRIGGER event_keeps_values BEFORE UPDATE ON event
            BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
        """

    /// Whether an apply was ever begun; of clusters that were planned before this was noted, one may have been.
    private static let begunApplies = """
        ALTER TABLE cluster ADD COLUMN has_begun_apply INTEGER NOT NULL DEFAULT 0 CHECK (has_begun_apply IN (0, 1));
        UPDATE cluster SET has_begun_apply = 1 WHERE completed_phase NOT IN ('validate', 'generate');
        """

    /// Which addresses are those of one network: behind two jump hosts the same address is two machines'.
    private static let networks = """
        ALTER TABLE node ADD COLUMN network TEXT NOT NULL DEFAULT '';
        UPDATE node SET network = coalesce(
            (SELECT json_extract(spec, '$.machines.sshProxy') FROM cluster WHERE id = node.cluster_id), '');
        DROP INDEX node_endpoint;
        CREATE UNIQUE INDEX node_endpoint ON node (network, address, port) WHERE released = 0 AND instance_id IS NULL;
        """

    /// What is known of a machine beyond its address.
    ///
    /// Private addresses of machines that are bought may be the same in two networks.
    private static let machines = """
        ALTER TABLE node ADD COLUMN ssh_address TEXT;
        ALTER TABLE node ADD COLUMN zone TEXT;
        ALTER TABLE node ADD COLUMN instance_id TEXT;
        ALTER TABLE node ADD COLUMN volume_id TEXT;
        DROP INDEX node_endpoint;
        CREATE UNIQUE INDEX node_endpoint ON node (address, port) WHERE released = 0 AND instance_id IS NULL;
        """
}
