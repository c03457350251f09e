import Commands
import Foundation
package import Model

extension Psql {
    /// The longest that a login may take.
    private static let patience: Duration = .seconds(20)

    /// Those of the secrets that are in force, which logging in on the primary tells; nobody is asked where there are none
    /// before them.
    ///
    /// One password stands for all: they come into force in one transaction.
    ///
    /// - Throws: ``PsqlFailure`` where neither lets anybody in; `CancellationError`.
    package func inForce(_ secrets: ClusterSecrets, on primary: Node, spec: ClusterSpec) async throws -> ClusterSecrets
    {
        guard let former = secrets.former else { return secrets }
        do {
            try await self.logIn(with: secrets, on: primary, spec: spec)
            return secrets.settled
        } catch let failure as PsqlFailure {
            do {
                try await self.logIn(with: former, on: primary, spec: spec)
                return former
            } catch is PsqlFailure {
                throw failure
            }
        }
    }

    /// Logs in over the network, as the members do, with the password of these secrets and no other.
    ///
    /// - Throws: ``PsqlFailure`` in PostgreSQL's, libpq's or SSH's own words; `CancellationError`.
    package func logIn(with secrets: ClusterSecrets, on node: Node, spec: ClusterSpec) async throws {
        guard node.isLocal else {
            let words = ["sh", "-c", Self.login(to: node, spec: spec)]
            let script = MachineScript(asPostgres: words, input: Self.entry(secrets.monitor))
            _ = try await self.run(script, on: node, timeout: Self.patience)
            return
        }
        _ = try await self.ask("SELECT 1", on: node, spec: spec, password: secrets.monitor, timeout: Self.patience)
    }

    /// What a machine is to do: it reads the password into a file of its own, since libpq takes it from nowhere else that
    /// others can't see.
    private static func login(to node: Node, spec: ClusterSpec) -> String {
        let connection = self.connection(host: node.address, port: node.port) + " sslmode=require"
        return """
            umask 077; f=$(mktemp) || exit 1; trap "exit 1" HUP INT TERM; trap "rm -f $f" EXIT; \
            IFS= read -r entry; printf "%s\\n" "$entry" >"$f"; \
            PGPASSFILE="$f" \(spec.programs)/psql -X -q -A -t -w -d \(MachineScript.quoted(connection)) -c "SELECT 1" </dev/null
            """
    }
}
