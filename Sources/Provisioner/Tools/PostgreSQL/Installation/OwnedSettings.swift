/// Settings that pgherd sets by itself, with the reason why a user's value is turned down.
package enum OwnedSettings {
    /// Why `set.NAME=` is not taken for this name, or `nil` if it is.
    package static func reason(_ name: String) -> String? {
        if name.hasPrefix("ssl") { return "pgherd configures TLS itself" }
        if name.hasPrefix("recovery_target") { return "it would stop the replicas from following the primary" }
        return Self.reasons[name]
    }

    private static let reasons: [String: String] = [
        "include": "it is a directive of the configuration file, not a setting",
        "include_dir": "it is a directive of the configuration file, not a setting",
        "include_if_exists": "it is a directive of the configuration file, not a setting",
        "data_directory": "pgherd chooses where the data lives",
        "config_file": "pgherd chooses where the configuration lives",
        "hba_file": "pgherd chooses where the configuration lives",
        "ident_file": "pgherd chooses where the configuration lives",
        "external_pid_file": "pgherd chooses where the instance's files live",
        "log_directory": "pgherd chooses where the log lives",
        "port": "pgherd chooses the ports",
        "listen_addresses": "pgherd decides who can reach the instances",
        "unix_socket_directories": "pgherd chooses where the sockets live",
        "unix_socket_group": "pgherd decides who can reach the instances",
        "unix_socket_permissions": "pgherd decides who can reach the instances",
        "cluster_name": "it holds the node's name",
        "hot_standby": "replicas must answer queries",
        "password_encryption": "passwords are always scram-sha-256",
        "primary_conninfo": "pgherd sets up replication",
        "primary_slot_name": "pgherd sets up replication",
        "promote_trigger_file": "pgherd decides which node is the primary",
        "restore_command": "pgherd sets up recovery",
        "recovery_end_command": "pgherd sets up recovery",
        "archive_cleanup_command": "pgherd sets up recovery",
        "max_wal_senders": "pgherd sets it by the number of replicas",
        "max_replication_slots": "pgherd sets it by the number of replicas",
        "max_connections": "give it as max_connections=",
        "shared_buffers": "give it as shared_buffers=",
        "db_user_namespace": "it changes the names of roles, so that pgherd could not log in",
        "fsync": "without it a crash loses the cluster",
        "full_page_writes": "without it a crash can corrupt the cluster",
        "zero_damaged_pages": "it destroys data",
        "ignore_checksum_failure": "it hides corruption",
        "ignore_system_indexes": "it is for repairing a broken catalogue by hand",
        "allow_system_table_mods": "it can destroy the catalogue",
    ]
}
