import Testing

@testable import Commands

@Suite("Arguments that are refused")
struct BadArgumentTests {
    @Test("for their names", arguments: Self.names)
    func refuseNames(fixture: LineFixture<Refusal>) throws { try expectRefusal(of: fixture, mode: .text) }

    @Test("for their numbers and sizes", arguments: Self.numbers)
    func refuseNumbers(fixture: LineFixture<Refusal>) throws { try expectRefusal(of: fixture, mode: .text) }

    @Test("settings of a cluster that exists, with what takes them", arguments: ["configure", "resume", "plan"])
    func settings(verb: String) {
        let failure = #expect(throws: RequestFailure.self) {
            try RequestParser(mode: .text).parse("\(verb) cluster orders set.work_mem=8MB".utf8)
        }?.failure
        #expect(failure?.message.contains("takes no settings: create and generate do, for a new cluster") == true)
        #expect(failure?.next == "help \(verb) cluster")
    }

    @Test("for other values", arguments: Self.values)
    func refuseValues(fixture: LineFixture<Refusal>) throws { try expectRefusal(of: fixture, mode: .text) }

    @Test(
        "as attempts to say something in another language",
        arguments: Self.attacks,
        ["name", "pg", "instance_type", "target"]
    )
    func refuseAttacks(attack: String, argument: String) throws {
        let line = "create cluster \(argument)=\(attack.asValue())"
        let column = "create cluster \(argument)=".count + 1
        try expectRefusal(of: LineFixture(line, Refusal(.badValue, arg: argument, column: column)), mode: .text)
    }

    @Test("an attempt in a setting's name", arguments: Self.attacks)
    func attacksInSettingNames(attack: String) throws {
        var arguments = JSONWriter()
        arguments.append("set.\(attack)", "1")
        var object = JSONWriter()
        object.append("command", "create cluster")
        object.append("args", object: arguments)
        let expected = Refusal(.badValue, arg: "set.\(attack.foldedASCII)", column: object.finished.count - 4)
        try expectRefusal(of: LineFixture(object.finished, expected), mode: .json)
    }

    private static let attacks = [
        "x; rm -rf /", "$(reboot)", "`reboot`", "x && reboot", "x | tee /etc/passwd", "../../etc/passwd",
        "'; DROP TABLE run; --",
        "x\" OR \"1\"=\"1", "${file(\"/etc/passwd\")}", "%{ for x in y }", "{{ lookup('pipe', 'id') }}",
        "!!python/object:os",
        "x: y", "- x", "*alias", "&anchor", "x\nport = 1", "on'\nport=1", "x#y", "<<EOF", "\u{202E}x", "x\u{0}", "%s%n",
        "~root",
        "--help", "-v", "C:\\x", "ｘ", "\u{1B}[2J",
    ]

    private static let names: [LineFixture<Refusal>] = [
        LineFixture(
            "create cluster orders replcias=2",
            Refusal(.unknownArgument, arg: "replcias", column: 23, hint: "replicas")
        ),
        LineFixture(
            "create cluster Replikas=2",
            Refusal(.unknownArgument, arg: "replikas", column: 16, hint: "replicas")
        ),
        LineFixture("create cluster --pg=2", Refusal(.unknownArgument, arg: "--pg", column: 16, hint: "pg")),
        LineFixture("create cluster colour=red", Refusal(.unknownArgument, arg: "colour", column: 16)),
        LineFixture("create cluster set=1", Refusal(.unknownArgument, arg: "set", column: 16)),
        LineFixture("show cluster orders pg=15", Refusal(.unknownArgument, arg: "pg", column: 21)),
        LineFixture("show cluster orders set.work_mem=1", Refusal(.unknownArgument, arg: "set.work_mem", column: 21)),
        LineFixture("stats verbose=yes", Refusal(.unknownArgument, arg: "verbose", column: 7)),
        LineFixture("status cluster orders wait=no", Refusal(.unknownArgument, arg: "wait", column: 23)),
        LineFixture(
            "create cluster orders replicas 2",
            Refusal(.unknownArgument, arg: "replicas", column: 23, hint: "replicas=")
        ),
        LineFixture("create cluster orders two", Refusal(.unknownArgument, arg: "two", column: 23)),
        LineFixture(
            "create cluster orders set.work_mem",
            Refusal(.unknownArgument, arg: "set.work_mem", column: 23, hint: "set.work_mem=")
        ),
        LineFixture("audit exprt format=csv", Refusal(.unknownArgument, arg: "exprt", column: 7, hint: "audit export")),
        LineFixture("ping hello world", Refusal(.unknownArgument, arg: "world", column: 12)),
        LineFixture("create cluster pg=15 pg=15", Refusal(.repeatedArgument, arg: "pg", column: 22)),
        LineFixture("create cluster pg=15 postgres_version=16", Refusal(.repeatedArgument, arg: "pg", column: 22)),
        LineFixture("create cluster orders name=orders", Refusal(.repeatedArgument, arg: "name", column: 23)),
        LineFixture(
            "create cluster num_replicas=1 REPLICAS=1",
            Refusal(.repeatedArgument, arg: "replicas", column: 31)
        ),
        LineFixture("create cluster set.a=1 set.A=2", Refusal(.repeatedArgument, arg: "set.a", column: 24)),
        LineFixture(
            "create cluster max_connections=100 set.max_connections=200",
            Refusal(.repeatedArgument, arg: "set.max_connections", column: 36)
        ),
        LineFixture("show cluster", Refusal(.missingArgument, arg: "name")),
        LineFixture("apply cluster orders", Refusal(.missingArgument, arg: "plan")),
        LineFixture("cat cluster orders", Refusal(.missingArgument, arg: "file")),
        LineFixture("cancel run", Refusal(.missingArgument, arg: "id")),
        LineFixture("audit export", Refusal(.missingArgument, arg: "format")),
        LineFixture("destroy cluster", Refusal(.missingArgument, arg: "name")),
        LineFixture("destroy cluster orders", Refusal(.missingArgument, arg: "confirm", hint: "confirm=orders")),
        LineFixture("destroy cluster orders confirm=order", Refusal(.confirmationMismatch, arg: "confirm", column: 32)),
        LineFixture(
            "destroy cluster orders confirm=ORDERS",
            Refusal(.confirmationMismatch, arg: "confirm", column: 32)
        ),
        LineFixture("destroy cluster orders confirm=yes", Refusal(.confirmationMismatch, arg: "confirm", column: 32)),
    ]

    private static let numbers: [LineFixture<Refusal>] = [
        LineFixture("create cluster pg=12", Refusal(.badValue, arg: "pg", column: 19)),
        LineFixture("create cluster pg=20", Refusal(.badValue, arg: "pg", column: 19)),
        LineFixture("create cluster postgres_version=9.6", Refusal(.badValue, arg: "pg", column: 33)),
        LineFixture("create cluster pg=15.4", Refusal(.badValue, arg: "pg", column: 19, hint: "15")),
        LineFixture("create cluster pg=+15", Refusal(.badValue, arg: "pg", column: 19)),
        LineFixture("create cluster pg=015", Refusal(.badValue, arg: "pg", column: 19)),
        LineFixture("create cluster pg=0x0F", Refusal(.badValue, arg: "pg", column: 19)),
        LineFixture("create cluster pg=\"15 \"", Refusal(.badValue, arg: "pg", column: 19, hint: "15")),
        LineFixture("create cluster pg=\"15\\n\"", Refusal(.badValue, arg: "pg", column: 19, hint: "15")),
        LineFixture("create cluster pg=١٥", Refusal(.badValue, arg: "pg", column: 19)),
        LineFixture("create cluster pg=\"\"", Refusal(.badValue, arg: "pg", column: 19)),
        LineFixture("create cluster replicas=-1", Refusal(.badValue, arg: "replicas", column: 25)),
        LineFixture("create cluster replicas=9", Refusal(.badValue, arg: "replicas", column: 25)),
        LineFixture("create cluster replicas=1e1", Refusal(.badValue, arg: "replicas", column: 25, hint: "1")),
        LineFixture("create cluster replicas=99999999999999999999", Refusal(.badValue, arg: "replicas", column: 25)),
        LineFixture("create cluster max_connections=9", Refusal(.badValue, arg: "max_connections", column: 32)),
        LineFixture("create cluster max_connections=100001", Refusal(.badValue, arg: "max_connections", column: 32)),
        LineFixture(
            "create cluster shared_buffers=256",
            Refusal(.badValue, arg: "shared_buffers", column: 31, hint: "256MB")
        ),
        LineFixture("create cluster shared_buffers=1kB", Refusal(.badValue, arg: "shared_buffers", column: 31)),
        LineFixture("create cluster shared_buffers=81%", Refusal(.badValue, arg: "shared_buffers", column: 31)),
        LineFixture("create cluster shared_buffers=1.5GB", Refusal(.badValue, arg: "shared_buffers", column: 31)),
        LineFixture("create cluster shared_buffers=9999999TB", Refusal(.badValue, arg: "shared_buffers", column: 31)),
        LineFixture("show run 0", Refusal(.badValue, arg: "id", column: 10)),
        LineFixture("show run run-42", Refusal(.badValue, arg: "id", column: 10, hint: "42")),
        LineFixture("show run 9223372036854775808", Refusal(.badValue, arg: "id", column: 10)),
        LineFixture("tail run 1 lines=0", Refusal(.badValue, arg: "lines", column: 18)),
        LineFixture("tail run 1 lines=1001", Refusal(.badValue, arg: "lines", column: 18)),
        LineFixture("attach run 1 from=0", Refusal(.badValue, arg: "from", column: 19)),
        LineFixture("runs limit=1001", Refusal(.badValue, arg: "limit", column: 12)),
        LineFixture("runs after=-1", Refusal(.badValue, arg: "after", column: 12)),
        LineFixture("hello proto=0", Refusal(.badValue, arg: "proto", column: 13)),
    ]

    private static let values: [LineFixture<Refusal>] = [
        LineFixture("create cluster Orders", Refusal(.badValue, arg: "name", column: 16, hint: "orders")),
        LineFixture("create cluster order_db", Refusal(.badValue, arg: "name", column: 16, hint: "order-db")),
        LineFixture("create cluster 1orders", Refusal(.badValue, arg: "name", column: 16)),
        LineFixture("create cluster orders-", Refusal(.badValue, arg: "name", column: 16)),
        LineFixture("create cluster a--b", Refusal(.badValue, arg: "name", column: 16)),
        LineFixture("create cluster ördërs", Refusal(.badValue, arg: "name", column: 16)),
        LineFixture("create cluster " + String(repeating: "a", count: 41), Refusal(.badValue, arg: "name", column: 16)),
        LineFixture("create cluster \"\"", Refusal(.badValue, arg: "name", column: 16)),
        LineFixture("create cluster \"or\\nders\"", Refusal(.badValue, arg: "name", column: 16)),
        LineFixture("create cluster target=azure", Refusal(.badValue, arg: "target", column: 23)),
        LineFixture("create cluster target=locl", Refusal(.badValue, arg: "target", column: 23, hint: "local")),
        LineFixture("create cluster target=Local", Refusal(.badValue, arg: "target", column: 23, hint: "local")),
        LineFixture("create cluster wait=true", Refusal(.badValue, arg: "wait", column: 21, hint: "yes")),
        LineFixture("create cluster wait=off", Refusal(.badValue, arg: "wait", column: 21, hint: "no")),
        LineFixture("create cluster wait=maybe", Refusal(.badValue, arg: "wait", column: 21)),
        LineFixture("create cluster instance_type=.t3", Refusal(.badValue, arg: "instance_type", column: 30)),
        LineFixture(
            "create cluster instance_type=" + String(repeating: "t", count: 33),
            Refusal(.badValue, arg: "instance_type", column: 30)
        ),
        LineFixture("create cluster set.work_mem=\"8MB\\n\"", Refusal(.badValue, arg: "set.work_mem", column: 29)),
        LineFixture("create cluster set.work_mem=\"8MB\\x00\"", Refusal(.badValue, arg: "set.work_mem", column: 29)),
        LineFixture("create cluster set.a=\"\\xE2\\x80\\xA8\"", Refusal(.badValue, arg: "set.a", column: 22)),
        LineFixture(
            "create cluster set.a=" + String(repeating: "x", count: 1025),
            Refusal(.badValue, arg: "set.a", column: 22)
        ),
        LineFixture("create cluster set.=1", Refusal(.badValue, arg: "set.", column: 16)),
        LineFixture("create cluster set.a.b.c=1", Refusal(.badValue, arg: "set.a.b.c", column: 16)),
        LineFixture("create cluster set.1a=1", Refusal(.badValue, arg: "set.1a", column: 16)),
        LineFixture("apply cluster orders plan=123", Refusal(.badValue, arg: "plan", column: 27)),
        LineFixture("apply cluster orders plan=3f9a1c0be27g", Refusal(.badValue, arg: "plan", column: 27)),
        LineFixture("cat cluster orders ../secrets", Refusal(.badValue, arg: "file", column: 20)),
        LineFixture("cat cluster orders /etc/passwd", Refusal(.badValue, arg: "file", column: 20)),
        LineFixture("cat cluster orders a/./b", Refusal(.badValue, arg: "file", column: 20)),
        LineFixture("cat cluster orders a//b", Refusal(.badValue, arg: "file", column: 20)),
        LineFixture("cat cluster orders ..\\x", Refusal(.badValue, arg: "file", column: 20)),
        LineFixture("cat cluster orders \"a\\x00\"", Refusal(.badValue, arg: "file", column: 20)),
        LineFixture("connect cluster orders as=url", Refusal(.badValue, arg: "as", column: 27, hint: "uri")),
        LineFixture("connect cluster orders reveal=1", Refusal(.badValue, arg: "reveal", column: 31, hint: "yes")),
        LineFixture("list clusters state=READY", Refusal(.badValue, arg: "state", column: 21)),
        LineFixture("list clusters owner=\"a b\"", Refusal(.badValue, arg: "owner", column: 21)),
        LineFixture("audit since=yesterday", Refusal(.badValue, arg: "since", column: 13)),
        LineFixture("audit since=2026-02-29", Refusal(.badValue, arg: "since", column: 13)),
        LineFixture("audit until=2026-01-31T25:00:00Z", Refusal(.badValue, arg: "until", column: 13)),
        LineFixture("audit since=0h", Refusal(.badValue, arg: "since", column: 13)),
        LineFixture("audit outcome=\"x'; --\"", Refusal(.badValue, arg: "outcome", column: 15)),
        LineFixture("audit export format=xml", Refusal(.badValue, arg: "format", column: 21)),
        LineFixture("hello mode=jsn", Refusal(.badValue, arg: "mode", column: 12, hint: "json")),
    ]
}
