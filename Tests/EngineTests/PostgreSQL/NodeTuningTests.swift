import Commands
import TestSupport
import Testing

@testable import Engine
@testable import Model
@testable import Tools

@Suite("The settings that follow from a machine")
struct NodeTuningTests {
    private static let gigabyte: Int64 = 1_048_576

    private func tuning(
        _ spec: ClusterSpec,
        gigabytes: Int64,
        cores: Int,
        mostCores: Int? = nil,
        disk: Int64,
        share: Int = 1,
        build: PostgresBuild = .packaged
    ) -> [String: String] {
        NodeTuning(
            spec: spec,
            memory: gigabytes * Self.gigabyte,
            freeDisk: disk,
            cores: cores,
            mostCores: mostCores ?? cores,
            share: share,
            build: build
        ).settings
    }

    private func machines(major: Int, connections: Int = 100, settings: [String: String] = [:]) -> ClusterSpec {
        var spec = ClusterSpec.hosts()
        spec.major = major
        spec.maxConnections = connections
        spec.sharedBuffers = .percent(25)
        spec.settings = settings
        return spec
    }

    /// What does not depend on the machine.
    private static let always = [
        "max_connections": "100", "max_wal_senders": "14", "max_replication_slots": "14", "jit": "off",
        "track_functions": "pl", "autovacuum_vacuum_cost_limit": "1000", "autovacuum_vacuum_scale_factor": "0.05",
        "autovacuum_vacuum_insert_scale_factor": "0.1", "autovacuum_analyze_scale_factor": "0.05",
    ]

    @Test("of two processors, 4 GB and a disk of 50 GB, with PostgreSQL 15")
    func small() {
        let expected = [
            "shared_buffers": "1048575kB", "work_mem": "7864kB", "maintenance_work_mem": "262144kB",
            "autovacuum_work_mem": "65536kB", "effective_cache_size": "3145728kB",
            "max_slot_wal_keep_size": "15360MB", "wal_keep_size": "1024MB", "max_wal_size": "5120MB",
            "min_wal_size": "1280MB", "max_worker_processes": "16", "max_parallel_workers": "2",
            "max_parallel_workers_per_gather": "2", "max_parallel_maintenance_workers": "2",
            "autovacuum_max_workers": "3", "effective_io_concurrency": "200", "maintenance_io_concurrency": "100",
            "shared_preload_libraries": "pg_stat_statements", "wal_compression": "lz4",
            "default_toast_compression": "lz4", "max_locks_per_transaction": "256",
            "track_activity_query_size": "4kB", "unix_socket_permissions": "0700",
        ].merging(Self.always) { $1 }
        #expect(self.tuning(self.machines(major: 15), gigabytes: 4, cores: 2, disk: 51_200) == expected)
    }

    @Test("of 16 processors, 64 GB and a disk of 1 TB, with PostgreSQL 18")
    func large() {
        let expected = [
            "shared_buffers": "16777200kB", "work_mem": "65536kB", "maintenance_work_mem": "1048576kB",
            "autovacuum_work_mem": "1048576kB", "effective_cache_size": "50331648kB",
            "max_slot_wal_keep_size": "65536MB", "wal_keep_size": "1024MB", "max_wal_size": "16384MB",
            "min_wal_size": "4096MB", "max_worker_processes": "24", "max_parallel_workers": "16",
            "max_parallel_workers_per_gather": "4", "max_parallel_maintenance_workers": "4", "io_workers": "4",
            "autovacuum_max_workers": "8", "effective_io_concurrency": "64", "maintenance_io_concurrency": "64",
            "shared_preload_libraries": "pg_stat_statements", "wal_compression": "lz4",
            "default_toast_compression": "lz4", "max_locks_per_transaction": "256",
            "track_activity_query_size": "4kB", "unix_socket_permissions": "0700", "wal_buffers": "32MB",
            "huge_pages": "try", "reserved_connections": "3",
        ].merging(Self.always) { $1 }
        let found = self.tuning(self.machines(major: 18), gigabytes: 64, cores: 16, disk: 1_048_576)
        #expect(found == expected)
        #expect(HugePages.count(for: found) == 8515)
    }

    @Test("of three instances on one machine take its share once, and PostgreSQL's own defaults where others share it")
    func shared() {
        var spec = ClusterSpec.sample
        spec.sharedBuffers = .percent(25)
        let found = self.tuning(
            spec,
            gigabytes: 24,
            cores: 12,
            disk: 300_000,
            share: 3,
            build: PostgresBuild(hasStatements: false, hasLZ4: false)
        )
        let expected = [
            "shared_buffers": "2097150kB", "work_mem": "15728kB", "maintenance_work_mem": "524288kB",
            "autovacuum_work_mem": "131072kB", "effective_cache_size": "6291456kB",
            "max_slot_wal_keep_size": "30000MB", "wal_keep_size": "1024MB", "max_wal_size": "1024MB",
            "min_wal_size": "256MB", "autovacuum_max_workers": "3", "effective_io_concurrency": "200",
            "maintenance_io_concurrency": "100",
        ].merging(Self.always) { $1 }
        #expect(found == expected)
        #expect(HugePages.count(for: found) == 0)
    }

    @Test("name nothing that an old major does not know")
    func majors() {
        func names(_ major: Int) -> Set<String> {
            Set(self.tuning(self.machines(major: major), gigabytes: 64, cores: 16, disk: 1_048_576).keys)
        }
        #expect(names(14).subtracting(names(13)) == ["default_toast_compression"])
        #expect(names(15).subtracting(names(14)) == ["wal_compression"])
        #expect(names(16).subtracting(names(15)) == ["reserved_connections"])
        #expect(names(17) == names(16))
        #expect(names(18).subtracting(names(17)) == ["io_workers"])
        #expect(names(19) == names(18))
    }

    @Test("give a replica as many worker processes as its primary, however small its machine is")
    func workers() {
        for cores in [1, 2, 8, 64] {
            let found = self.tuning(self.machines(major: 15), gigabytes: 8, cores: cores, mostCores: 64, disk: 50_000)
            #expect(found["max_worker_processes"] == "72")
        }
    }

    @Test(
        "keep connections for those who look after the cluster, and never all of them",
        arguments: [
            (100, nil, "3"), (30, nil, "3"), (29, nil, "1"), (10, nil, "1"), (10, "8", "1"), (10, "9", "0"),
            (100, "98", "1"),
        ] as [(Int, String?, String)]
    )
    func reserved(connections: Int, forSuperuser: String?, expected: String) {
        let settings = forSuperuser.map { ["superuser_reserved_connections": $0] } ?? [:]
        let spec = self.machines(major: 16, connections: connections, settings: settings)
        #expect(ConnectionTuning(spec: spec).settings["reserved_connections"] == expected)
    }

    @Test(
        "keep huge pages from 8 GB of shared_buffers on, and as the user says",
        arguments: [
            (8_388_607, [:], nil), (8_388_608, [:], "try"), (131_072, ["huge_pages": "on"], "on"),
            (16_777_216, ["huge_pages": "off"], nil), (16_777_216, ["huge_page_size": "1GB"], nil),
        ] as [(Int64, [String: String], String?)]
    )
    func hugePages(buffers: Int64, settings: [String: String], expected: String?) {
        let spec = self.machines(major: 15, settings: settings)
        #expect(MachineTuning(spec: spec, sharedBuffers: buffers).settings["huge_pages"] == expected)
    }

    @Test(
        "count as many huge pages as PostgreSQL takes, and few more",
        // `postgres -C shared_memory_size` of PostgreSQL 18, in megabytes.
        arguments: [(8, 100, 8477), (8, 2000, 8783), (32, 100, 33_617), (128, 500, 134_035)] as [(Int64, Int, Int64)]
    )
    func pages(gigabytes: Int64, connections: Int, measured: Int64) {
        let settings = [
            "huge_pages": "try", "shared_buffers": "\(gigabytes * Self.gigabyte)kB",
            "max_connections": "\(connections)",
        ]
        let memory = HugePages.count(for: settings) * 2
        #expect((measured...(measured * 104 / 100)).contains(memory), "\(memory) MB")
    }

    @Test(
        "never let a slot fill the disk, and always let it keep something",
        arguments: [
            (0, true, "64MB", "8MB", "256MB", "80MB"), (1024, true, "307MB", "38MB", "256MB", "80MB"),
            (5000, false, "1500MB", "187MB", "500MB", "125MB"),
            (51_200, true, "15360MB", "1024MB", "5120MB", "1280MB"),
            (51_200, false, "15360MB", "1024MB", "1024MB", "256MB"),
            (10_000_000, true, "65536MB", "1024MB", "16384MB", "4096MB"),
        ] as [(Int64, Bool, String, String, String, String)]
    )
    func disk(freeDisk: Int64, isAlone: Bool, slot: String, keep: String, most: String, least: String) {
        let expected = [
            "max_slot_wal_keep_size": slot, "wal_keep_size": keep, "max_wal_size": most, "min_wal_size": least,
        ]
        #expect(DiskTuning(freeDisk: freeDisk, isAlone: isAlone).settings == expected)
    }

    @Test("leave six tenths of the disk to the data, however small it is")
    func diskShare() throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<5000 {
            // From what an instance needs at least to 64 GiB.
            let freeDisk = Int64.random(in: 2560...65_536, using: &generator)
            let tuning = DiskTuning(freeDisk: freeDisk, isAlone: true).settings
            func number(_ name: String) throws -> Int64 {
                try #require(tuning[name].flatMap { Int64($0.dropLast(2)) })
            }
            #expect(try number("max_slot_wal_keep_size") <= freeDisk * 3 / 10, "\(freeDisk) MiB")
            #expect(try number("max_wal_size") <= freeDisk / 10, "\(freeDisk) MiB")
            #expect(try number("wal_keep_size") <= number("max_slot_wal_keep_size") / 8, "\(freeDisk) MiB")
            #expect(try number("min_wal_size") <= number("max_wal_size"), "\(freeDisk) MiB")
        }
    }

    @Test("are kept once the cluster was configured, whatever the machine or a later version says")
    func kept() throws {
        func computed(_ memory: Int, free: Int) throws -> [String: String] {
            let lines = ["memory=\(memory)", "free=\(free)", "cores=4", "time=1", "end=yes"]
            let report = try #require(MachineReport(MachineScript.Answer(lines: lines, complaints: [])))
            return try #require(ReachPhase.tuning(of: ["orders-1": report], cluster(.verify))["orders-1"])
        }
        func cluster(_ completed: PhaseName) -> Cluster {
            var cluster = Cluster.sample(state: .ready, completed: completed)
            cluster.spec = self.machines(major: 15)
            return cluster
        }
        let first = try computed(4_010_084, free: 50_000)
        #expect(first["shared_buffers"] == "1002500kB")
        #expect(first["max_wal_size"] == "5000MB")
        let now = try computed(4_009_996, free: 9000)
        // A machine that was too small may be given more memory before there is anything to restart.
        let half = NodeTuning.keeping(first, of: cluster(.reach), over: now)
        #expect(half["shared_buffers"] == "1002475kB")
        #expect(half["max_wal_size"] == "5000MB")
        #expect(NodeTuning.keeping(first, of: cluster(.verify), over: now) == first)
        #expect(NodeTuning.keeping([:], of: cluster(.verify), over: now) == now)
        // What an earlier version has computed.
        let former = ["shared_buffers": "1GB"]
        #expect(NodeTuning.keeping(former, of: cluster(.verify), over: now) == former)
        #expect(NodeTuning.misfit(of: first, beside: now) == nil)
        let doubled = try computed(8_020_168, free: 9000)
        #expect(NodeTuning.misfit(of: first, beside: doubled)?.contains("stays 3007563kB") == true)
        #expect(NodeTuning.misfit(of: doubled, beside: first) != nil)
        #expect(NodeTuning.misfit(of: [:], beside: first) == nil)
    }
}
