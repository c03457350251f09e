import TestSupport
import Testing

@testable import Tools

@Suite("Settings that pgherd sets by itself")
struct OwnedSettingsTests {
    @Test(
        "are turned down with the reason",
        arguments: [
            ("port", "ports"), ("listen_addresses", "who can reach"), ("data_directory", "where the data lives"),
            ("include", "a directive"), ("include_dir", "a directive"), ("hba_file", "where the configuration lives"),
            ("ssl", "TLS"), ("ssl_cert_file", "TLS"), ("recovery_target_time", "following the primary"),
            ("max_connections", "give it as max_connections="), ("shared_buffers", "give it as shared_buffers="),
            ("fsync", "crash"), ("full_page_writes", "crash"), ("hot_standby", "replicas"),
            ("password_encryption", "scram-sha-256"), ("primary_conninfo", "replication"),
            ("restore_command", "recovery"),
        ]
    )
    func owned(name: String, words: String) throws {
        let reason = try #require(OwnedSettings.reason(name))
        #expect(reason.contains(words))
    }

    @Test(
        "are not those that users tune",
        arguments: [
            "work_mem", "maintenance_work_mem", "effective_cache_size", "search_path", "log_min_duration_statement",
            "shared_preload_libraries", "random_page_cost", "auto_explain.log_min_duration", "timezone", "max_wal_size",
            "wal_compression", "statement_timeout", "checkpoint_timeout",
        ]
    )
    func free(name: String) {
        #expect(OwnedSettings.reason(name) == nil)
    }
}
