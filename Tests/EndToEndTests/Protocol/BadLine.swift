import Testing

/// A line that must be refused, and the code of its refusal.
struct BadLine: Sendable {
    let bytes: [UInt8]
    let code: String
    /// The argument that the refusal names.
    var argument: String?

    init(_ line: String, _ code: String, _ argument: String? = nil) {
        self.init(bytes: Array(line.utf8), code, argument)
    }

    init(bytes: [UInt8], _ code: String, _ argument: String? = nil) {
        self.bytes = bytes
        self.code = code
        self.argument = argument
    }

    /// The line as far as it can be read.
    var shown: String { String(String(decoding: self.bytes, as: UTF8.self).prefix(120)).debugDescription }

    static let forms: [BadLine] = [
        BadLine("create cluster \"orders", "syntax"),
        BadLine("create cluster \"orders\"x", "syntax"),
        BadLine("create cluster name=\"a\\q\"", "syntax"),
        BadLine("create cluster =orders", "syntax"),
        BadLine("#bad/tag ping", "syntax"),
        BadLine("# ping", "syntax"),
        BadLine("@ ping", "syntax"),
        BadLine("creat cluster orders", "unknown-command"),
        BadLine("cluster create orders", "unknown-command"),
        BadLine("orders create cluster", "unknown-command"),
        BadLine("drop table cluster", "unknown-command"),
        BadLine("create cluster orders\u{7}", "bad-line"),
        BadLine("create cluster orders\u{1B}[2J", "bad-line"),
        BadLine("create\rcluster orders", "bad-line"),
        BadLine("create cluster orders\0", "bad-line"),
        BadLine(bytes: Array("create cluster ".utf8) + [0xFF, 0xFE], "bad-line"),
        BadLine(bytes: Array("create cluster ".utf8) + [0xC0, 0xAF], "bad-line"),
        BadLine("create cluster orders set.a=" + String(repeating: "x", count: 9000), "line-too-long"),
        BadLine(String(repeating: "create cluster orders ", count: 100_000), "line-too-long"),
        BadLine("create cluster orders replcias=2", "unknown-argument", "replcias"),
        BadLine("create cluster orders replicas 2", "unknown-argument", "replicas"),
        BadLine("create cluster orders shop", "unknown-argument", "shop"),
        BadLine("create cluster orders set=1", "unknown-argument", "set"),
        BadLine("create cluster orders pg=15 pg=15", "repeated-argument", "pg"),
        BadLine("create cluster orders pg=15 postgres_version=15", "repeated-argument", "pg"),
        BadLine("create cluster orders name=orders", "repeated-argument", "name"),
        BadLine("create cluster orders set.work_mem=1MB set.WORK_MEM=2MB", "repeated-argument", "set.work_mem"),
        BadLine(
            "create cluster orders max_connections=50 set.max_connections=60",
            "repeated-argument",
            "set.max_connections"
        ),
        BadLine("destroy cluster orders", "missing-argument", "confirm"),
        BadLine("destroy cluster orders confirm=shop", "confirmation-mismatch", "confirm"),
        BadLine("apply cluster orders", "missing-argument", "plan"),
    ]

    static let values: [BadLine] = [
        BadLine("create cluster Orders", "bad-value", "name"),
        BadLine("create cluster 1orders", "bad-value", "name"),
        BadLine("create cluster orders-", "bad-value", "name"),
        BadLine("create cluster -orders", "bad-value", "name"),
        BadLine("create cluster a--b", "bad-value", "name"),
        BadLine("create cluster ördërs", "bad-value", "name"),
        BadLine("create cluster оrders", "bad-value", "name"),
        BadLine("create cluster \"\"", "bad-value", "name"),
        BadLine("create cluster ..", "bad-value", "name"),
        BadLine("create cluster " + String(repeating: "a", count: 41), "bad-value", "name"),
        BadLine("create cluster orders pg=12", "bad-value", "pg"),
        BadLine("create cluster orders pg=20", "bad-value", "pg"),
        BadLine("create cluster orders pg=15.4", "bad-value", "pg"),
        BadLine("create cluster orders pg=0x0F", "bad-value", "pg"),
        BadLine("create cluster orders pg=١٥", "bad-value", "pg"),
        BadLine("create cluster orders pg=", "bad-value", "pg"),
        BadLine("create cluster orders replicas=-1", "bad-value", "replicas"),
        BadLine("create cluster orders replicas=9", "bad-value", "replicas"),
        BadLine("create cluster orders replicas=99999999999999999999999", "bad-value", "replicas"),
        BadLine("create cluster orders replicas=1e1", "bad-value", "replicas"),
        BadLine("create cluster orders max_connections=9", "bad-value", "max_connections"),
        BadLine("create cluster orders max_connections=100001", "bad-value", "max_connections"),
        BadLine("create cluster orders shared_buffers=256", "bad-value", "shared_buffers"),
        BadLine("create cluster orders shared_buffers=1kB", "bad-value", "shared_buffers"),
        BadLine("create cluster orders shared_buffers=81%", "bad-value", "shared_buffers"),
        BadLine("create cluster orders shared_buffers=9999999999999999TB", "bad-value", "shared_buffers"),
        BadLine("create cluster orders target=mars", "bad-value", "target"),
        BadLine("create cluster orders target=aws", "missing-argument", "region"),
        BadLine("create cluster orders target=aws region=eu-central-1", "not-available", "target"),
        BadLine("create cluster orders target=hosts", "missing-argument", "hosts"),
        BadLine("create cluster orders hosts=10.0.0.1,10.0.0.1", "bad-value", "hosts"),
        BadLine("create cluster orders hosts=10.0.0.1,10.0.0.2 replicas=2", "bad-value", "replicas"),
        BadLine("create cluster orders hosts=10.0.0.1 zones=eu-central-1a", "bad-value", "zones"),
        BadLine("create cluster orders target=local ssh_user=ops", "bad-value", "ssh_user"),
        BadLine("create cluster orders wait=perhaps", "bad-value", "wait"),
        BadLine(
            "create cluster orders instance_type=" + String(repeating: "t", count: 33),
            "bad-value",
            "instance_type"
        ),
        BadLine("cat cluster orders ../../vault.key", "bad-value", "file"),
        BadLine("cat cluster orders /etc/passwd", "bad-value", "file"),
        BadLine("show run 0", "bad-value", "id"),
        BadLine("show run 9223372036854775808", "bad-value", "id"),
        BadLine("attach run 7", "unknown-run"),
        BadLine("status cluster orders", "unknown-cluster", "name"),
        BadLine("destroy cluster orders confirm=orders", "unknown-cluster", "name"),
    ]

    /// Settings that PostgreSQL or pgherd does not take.
    static let settings: [BadLine] = [
        BadLine("create cluster orders set.1a=1", "bad-value", "set.1a"),
        BadLine("create cluster orders set.a.b.c=1", "bad-value", "set.a.b.c"),
        BadLine("create cluster orders set.work_mme=8MB", "bad-setting", "set.work_mme"),
        BadLine("create cluster orders set.work_mem=much", "bad-setting", "set.work_mem"),
        BadLine("create cluster orders set.work_mem=\"8MB' include '/etc/passwd\"", "bad-setting", "set.work_mem"),
        BadLine("create cluster orders set.work_mem=\"8MB\\nfsync=off\"", "bad-value", "set.work_mem"),
        BadLine("create cluster orders set.work_mem=\"8MB\\x00\"", "bad-value", "set.work_mem"),
        BadLine("create cluster orders set.include=/etc/passwd", "bad-setting", "set.include"),
        BadLine("create cluster orders set.include_dir=/etc", "bad-setting", "set.include_dir"),
        BadLine("create cluster orders set.data_directory=/", "bad-setting", "set.data_directory"),
        BadLine("create cluster orders set.hba_file=/etc/passwd", "bad-setting", "set.hba_file"),
        BadLine("create cluster orders set.listen_addresses=*", "bad-setting", "set.listen_addresses"),
        BadLine("create cluster orders set.fsync=off", "bad-setting", "set.fsync"),
        BadLine("create cluster orders set.restore_command=id", "bad-setting", "set.restore_command"),
        BadLine("create cluster orders set.port=22", "bad-setting", "set.port"),
        BadLine("create cluster orders set.cluster_name=x", "bad-setting", "set.cluster_name"),
    ]
}
