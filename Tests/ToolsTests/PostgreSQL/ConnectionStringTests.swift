import Commands
import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite struct ConnectionStringTests {
    private let nodes = (1...3).map {
        Node(
            name: "o-\($0)",
            ordinal: $0,
            role: $0 == 1 ? .primary : .replica,
            address: "127.0.0.1",
            port: 15431 + $0,
            directory: nil
        )
    }

    private func lines(
        _ form: ConnectRequest.Form,
        _ role: ConnectRequest.Role,
        revealed: Bool,
        isRemote: Bool = false
    ) -> [String] {
        let nodes =
            role == .primary
            ? Array(self.nodes.prefix(1)) : role == .replica ? Array(self.nodes.dropFirst()) : self.nodes
        return ConnectionString(
            nodes: nodes,
            role: role,
            password: revealed ? Secret("s3cret") : nil,
            authority: isRemote ? "o-ca.crt" : nil
        ).lines(form)
    }

    @Test func formsAreAsTheirReadersWantThem() {
        #expect(
            self.lines(.uri, .primary, revealed: false) == [
                "postgresql://postgres@127.0.0.1:15432/postgres?target_session_attrs=read-write"
            ]
        )
        #expect(
            self.lines(.uri, .primary, revealed: true).first?.hasPrefix("postgresql://postgres:s3cret@127.0.0.1:15432/")
                == true
        )
        #expect(
            self.lines(.uri, .any, revealed: false).first?.contains("127.0.0.1:15432,127.0.0.1:15433,127.0.0.1:15434")
                == true
        )
        #expect(
            self.lines(.jdbc, .replica, revealed: false) == [
                "jdbc:postgresql://127.0.0.1:15433,127.0.0.1:15434/postgres?user=postgres&targetServerType=secondary"
            ]
        )
        #expect(self.lines(.env, .primary, revealed: true).contains("PGPASSWORD=s3cret"))
    }

    @Test func addressesOfIPv6StandInBracketsBeforeAPortAndNowhereElse() {
        let nodes = [("fd77::11", 1), ("fd77::12", 2)].map {
            Node(
                name: "v-\($1)",
                ordinal: $1,
                role: $1 == 1 ? .primary : .replica,
                address: $0,
                port: 5432,
                directory: nil
            )
        }
        func lines(_ form: ConnectRequest.Form) -> [String] {
            ConnectionString(nodes: nodes, role: .any, password: nil, authority: "v-ca.crt").lines(form)
        }
        #expect(lines(.uri).first?.hasPrefix("postgresql://app@[fd77::11]:5432,[fd77::12]:5432/app?") == true)
        #expect(lines(.jdbc).first?.hasPrefix("jdbc:postgresql://[fd77::11]:5432,[fd77::12]:5432/app?") == true)
        #expect(lines(.psql).first?.contains("host=fd77::11,fd77::12 port=5432,5432 ") == true)
        #expect(lines(.env).contains("PGHOST=fd77::11,fd77::12"))
        #expect(Endpoint(host: "db-1.example.com", port: 5432).description == "db-1.example.com:5432")
    }

    @Test func machinesAreReachedEncryptedAndByApplicationsAsTheirOwnRole() {
        #expect(
            self.lines(.uri, .primary, revealed: true, isRemote: true) == [
                "postgresql://app:s3cret@127.0.0.1:15432/app?sslmode=verify-full&sslrootcert=o-ca.crt&target_session_attrs=read-write"
            ]
        )
        #expect(
            self.lines(.psql, .replica, revealed: false, isRemote: true) == [
                "psql 'host=127.0.0.1,127.0.0.1 port=15433,15434 user=app dbname=app sslmode=verify-full sslrootcert=o-ca.crt target_session_attrs=any'"
            ]
        )
        #expect(
            self.lines(.jdbc, .primary, revealed: false, isRemote: true) == [
                "jdbc:postgresql://127.0.0.1:15432/app?user=app&targetServerType=primary&sslmode=verify-full&sslrootcert=o-ca.crt"
            ]
        )
        #expect(
            self.lines(.env, .primary, revealed: false, isRemote: true) == [
                "PGHOST=127.0.0.1", "PGPORT=15432", "PGUSER=app", "PGDATABASE=app", "PGTARGETSESSIONATTRS=read-write",
                "PGSSLMODE=verify-full", "PGSSLROOTCERT=o-ca.crt",
            ]
        )
    }

    @Test(arguments: ConnectRequest.Form.allCases, ConnectRequest.Role.allCases)
    func withoutRevealNoFormShowsThePassword(form: ConnectRequest.Form, role: ConnectRequest.Role) {
        for isRemote in [false, true] {
            let text = self.lines(form, role, revealed: false, isRemote: isRemote).joined().lowercased()
            #expect(!text.contains("password"))
        }
    }

    @Test(arguments: ConnectRequest.Role.allCases, [false, true])
    func aCommandToPasteNeverHoldsThePassword(role: ConnectRequest.Role, isRemote: Bool) {
        let lines = self.lines(.psql, role, revealed: true, isRemote: isRemote)
        #expect(lines.filter { $0.hasPrefix("psql ") }.allSatisfy { !$0.contains("s3cret") })
        #expect(lines.filter { $0.contains("s3cret") }.allSatisfy { $0.hasPrefix("#") })
    }
}
