/// Where machines get the PostgreSQL majors that their own distribution lacks.
package struct PackageSettings: Hashable, Sendable {
    /// The PostgreSQL project's repository, or a mirror of it.
    package var repository = "https://apt.postgresql.org/pub/repos/apt"
    /// The repository of the majors that the former one has no more.
    package var archive = "https://apt-archive.postgresql.org/pub/repos/apt"
    /// The fingerprint of the key that signs both; the key itself lies beside the packages, under its last 8 digits.
    package var keyFingerprint = "B97B0AFCAA1A47F044F244A07FCC7D46ACCC4CF8"

    package init() {}

    /// What the roles are told of them.
    package var variables: [String: any Sendable] {
        [
            "pgherd_machine_repository": self.repository, "pgherd_machine_archive": self.archive,
            "pgherd_machine_key_fingerprint": self.keyFingerprint,
        ]
    }
}
