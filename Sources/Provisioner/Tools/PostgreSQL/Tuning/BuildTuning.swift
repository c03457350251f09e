/// Settings that need something which not every PostgreSQL was built with.
struct BuildTuning: Hashable, Sendable {
    let build: PostgresBuild
    let major: Int

    /// The settings by name.
    var settings: [String: String] {
        var settings = ["jit": "off", "track_functions": "pl"]
        // Adding it later would take a restart.
        if self.build.hasStatements { settings["shared_preload_libraries"] = "pg_stat_statements" }
        guard self.build.hasLZ4 else { return settings }
        if self.major >= 14 { settings["default_toast_compression"] = "lz4" }
        if self.major >= 15 { settings["wal_compression"] = "lz4" }
        return settings
    }
}
