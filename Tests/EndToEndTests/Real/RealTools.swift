import Testing

/// The suites that build real clusters with real Terraform, Ansible and PostgreSQL.
///
/// They run one after the other: each of them keeps the whole machine busy.
@Suite("with real tools", .serialized)
enum RealTools {}
