import Commands
import Foundation
import SystemPackage
package import Tools

extension ResourceQuery {
    /// Whether this workspace tells how strays are found; one that an earlier version wrote does not.
    package var canLook: Bool {
        FileManager.default.fileExists(atPath: self.workspace.look.appending("look.tf").string)
    }

    /// What the API has with the cluster's tags and the state does not know.
    ///
    /// - Parameter state: What is known.
    /// - Returns: The strays; empty means that there are none.
    /// - Throws: ``CommandFailure`` with the code `not-available` if that can't be found out; `CancellationError`.
    package func strays(beside state: TerraformState) async throws -> [Stray] {
        guard self.canLook else {
            throw Self.unknown(
                "this workspace was written before machines bore pgherd:identity; compare by pgherd:cluster"
            )
        }
        let folder = TerraformFolder.look(in: self.workspace)
        do {
            try folder.prepare()
        } catch {
            throw Self.unknown("\(folder.path) can't be prepared: \(error)")
        }
        let known = state.resources.compactMap(\.id).filter(AWSTarget.isIdentifier)
        let (outcome, lines, errors) = try await self.ask(.strays(known: known), in: folder.path, within: .seconds(180))
        // Names are not among the ids that the look was given.
        let names = Set(state.resources.compactMap(\.id))
        return try Self.strays(outcome, lines, errors).filter { !names.contains($0.id) }
    }

    /// Reads what the look has said.
    ///
    /// - Throws: ``CommandFailure``.
    package static func strays(_ outcome: ProcessOutcome, _ lines: [String], _ errors: [String]) throws -> [Stray] {
        let diagnostics = lines.compactMap { line -> TerraformDiagnostic? in
            if case .diagnostic(let diagnostic) = TerraformMessage(line: line) { diagnostic } else { nil }
        }
        guard outcome.isSuccess else {
            let said = diagnostics.first(where: \.isError)?.sentence ?? errors.first { !$0.isEmpty }
            throw self.unknown(said ?? "terraform plan \(outcome.description)")
        }
        guard let finding = diagnostics.first(where: { $0.summary == "Check block assertion failed" }) else {
            return []
        }
        do {
            return try Stray.all(in: finding.detail ?? "")
        } catch {
            throw self.unknown("\(error)")
        }
    }

    private static func unknown(_ reason: String) -> CommandFailure {
        let text = Redactor(ToolEnvironment.secrets()).redacted(reason)
        return CommandFailure(
            .notAvailable,
            "it can't be found out what the API has beside Terraform's state: \(text)",
            retry: true
        )
    }
}
