import Testing

@testable import Commands

@Suite("Lines that are understood")
struct GoodLineTests {
    @Test("give the command that they spell", arguments: Self.lines)
    func understood(fixture: LineFixture<Request>) throws {
        #expect(try RequestParser(mode: .text).parse(fixture.line) == fixture.expected)
    }

    @Test("every example of the help is understood", arguments: CommandTable.all.flatMap(\.examples))
    func examples(line: String) throws {
        let request = try #require(try RequestParser(mode: .text).parse(Array(line.utf8)))
        #expect(line.hasPrefix(request.command.description.phrase))
    }

    @Test("ask for nothing", arguments: ["", " ", "\t ", ";", "; a comment", "  ;create cluster orders"])
    func ignored(line: String) throws {
        #expect(try RequestParser(mode: .text).parse(Array(line.utf8)) == nil)
        #expect(try RequestParser(mode: .json).parse(Array(line.utf8)) == nil)
    }

    @Test("a line of exactly the limit")
    func longest() throws {
        let text = String(repeating: "x", count: ProtocolLimits.lineLength - "ping ".utf8.count)
        let request = try RequestParser(mode: .text).parse(Array("ping \(text)".utf8))
        #expect(request?.command == .session(.ping(text)))
    }

    @Test("text lines stay understood in JSON mode")
    func textInJSONMode() throws {
        let request = try RequestParser(mode: .json).parse(Array("#7 ping {".utf8))
        #expect(request == Request(tag: Commands.Tag("7"), command: .session(.ping("{"))))
    }

    private static let orders = ClusterName("orders").unsafelyUnwrapped
    private static let big = ClusterRequest(
        name: Self.orders,
        target: .local,
        major: 15,
        replicas: 2,
        instanceType: "t3.medium",
        maxConnections: 300,
        sharedBuffers: .percent(25),
        settings: [
            ClusterRequest.Setting(name: SettingName("work_mem").unsafelyUnwrapped, value: "8MB"),
            ClusterRequest.Setting(name: SettingName("search_path").unsafelyUnwrapped, value: "\"$user\", public"),
        ]
    )

    private static let lines: [LineFixture<Request>] = [
        LineFixture("create cluster pg=14 replicas=2", create(ClusterRequest(major: 14, replicas: 2))),
        LineFixture("create cluster", create(ClusterRequest())),
        LineFixture("CREATE Cluster orders PG=14", create(ClusterRequest(name: Self.orders, major: 14))),
        LineFixture("create cluster replicas=0 name=orders", create(ClusterRequest(name: Self.orders, replicas: 0))),
        LineFixture("create cluster \"orders\"", create(ClusterRequest(name: Self.orders))),
        LineFixture(
            "create cluster postgres_version=18 num_replicas=8",
            create(ClusterRequest(major: 18, replicas: 8))
        ),
        LineFixture(
            "create cluster orders set.work_mem=8MB target=local shared_buffers=25% instance_type=t3.medium pg=15 "
                + #"max_connections=300 set.search_path="\"$user\", public" replicas=2 wait=no"#,
            create(Self.big, wait: false)
        ),
        LineFixture("  \t#7 \t@slack:T1/U0 \tping\t", request("7", "slack:T1/U0", .session(.ping(nil)))),
        LineFixture("@alice whoami", request(nil, "alice", .session(.whoAmI))),
        LineFixture(#"ping "a\x41\x3A\"\\\n\r\t\xC3\xBC""#, request(nil, nil, .session(.ping("aA:\"\\\n\r\tü")))),
        LineFixture("ping \"\"", request(nil, nil, .session(.ping("")))),
        LineFixture("ping a\\nb", request(nil, nil, .session(.ping("a\\nb")))),
        LineFixture("ping \"a=b c\td\"", request(nil, nil, .session(.ping("a=b c\td")))),
        LineFixture("ping TeXT", request(nil, nil, .session(.ping("TeXT")))),
        LineFixture("help CREATE cluster", request(nil, nil, .session(.help(["create", "cluster"])))),
        LineFixture("help", request(nil, nil, .session(.help([])))),
        LineFixture("hello mode=json proto=1", request(nil, nil, .session(.hello(protocol: 1, mode: .json)))),
        LineFixture(
            "destroy cluster orders confirm=orders wait=NO",
            change(.destroy(Self.orders, skipsUnreachable: false, liftsProtection: false), wait: false)
        ),
        LineFixture(
            "destroy cluster confirm=orders orders skip_unreachable=yes",
            change(.destroy(Self.orders, skipsUnreachable: true, liftsProtection: false))
        ),
        LineFixture("Rotate SECRETS cluster orders", change(.rotateSecrets(Self.orders))),
        LineFixture("rotate secrets cluster name=orders wait=no", change(.rotateSecrets(Self.orders), wait: false)),
        LineFixture("apply cluster orders plan=3F9A1C0BE27D", change(.apply(Self.orders, plan: Self.plan))),
        LineFixture("tail run 7", request(nil, nil, .query(.tail(Self.run, lines: 20)))),
        LineFixture("attach run id=7 from=3", request(nil, nil, .query(.attach(Self.run, from: 3)))),
        LineFixture("cancel run 7 force=yes", request(nil, nil, .cancel(Self.run, force: true))),
        LineFixture(
            "cat cluster orders roles/pg/tasks/main.yml",
            query(.file(Self.orders, path: "roles/pg/tasks/main.yml"))
        ),
        LineFixture("list clusters", query(.listClusters(ClusterFilter()))),
        LineFixture("runs limit=5 after=0", query(.runs(RunFilter(page: Page(limit: 5, after: 0))))),
        LineFixture(
            "audit since=2h until=2026-01-31",
            query(
                .audit(
                    AuditFilter(
                        since: .ago(.seconds(7200)),
                        until: .absolute(Timestamp(milliseconds: 1_769_817_600_000))
                    )
                )
            )
        ),
        LineFixture(
            "audit export format=csv outcome=failed",
            query(.auditExport(AuditFilter(outcome: "failed"), .csv))
        ),
        LineFixture(
            "connect cluster orders as=psql role=any reveal=yes",
            query(.connect(ConnectRequest(cluster: Self.orders, form: .psql, role: .any, reveal: true)))
        ),
    ]

    private static let plan = PlanID("3f9a1c0be27d").unsafelyUnwrapped
    private static let run = RunID(7).unsafelyUnwrapped
}

private func request(_ tag: String?, _ actor: String?, _ command: Command) -> Request {
    Request(tag: tag.flatMap { Commands.Tag($0) }, actor: actor, command: command)
}

private func query(_ query: Query) -> Request { Request(command: .query(query)) }

private func change(_ change: ClusterChange, wait: Bool = true) -> Request {
    Request(command: .change(change, wait: wait))
}

private func create(_ cluster: ClusterRequest, wait: Bool = true) -> Request {
    change(.create(cluster), wait: wait)
}
