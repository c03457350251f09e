import Testing

/// The suites that build real clusters with real Terraform, Ansible and PostgreSQL.
///
/// Each keeps about one processor busy: scripts/test runs few of them side by side.
@Suite("with real tools")
enum RealTools {}
