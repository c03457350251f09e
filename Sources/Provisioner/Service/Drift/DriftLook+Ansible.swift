import Commands
import Engine
import Foundation
import Model
import Synchronization
import SystemPackage
import Tools

extension DriftLook {
    /// What Ansible would change.
    ///
    /// - Parameter tell: Told of each difference while Ansible goes on.
    /// - Throws: ``CommandFailure``; `CancellationError`; what `tell` throws.
    func ansible(_ tell: @escaping Sink) async throws {
        let program = try await self.means.toolbox.path(of: .ansible)
        var line = AnsibleCommand.check.commandLine(ansiblePlaybook: program, workspace: self.workspace.root)
        line.environment.merge(self.ansibleEnvironment) { $1 }
        let result = AnsibleResult()
        let redactor = self.redactor
        let differences = Mutex(AnsibleDifferences())
        let outcome = try await self.execute(line) { channel, line in
            let text = redactor.redacted(line)
            guard channel == .events else { return result.hear(text) }
            let event = AnsibleEvent(line: text)
            _ = result.take(event)
            for difference in differences.withLock({ $0.take(event) }) { try await tell(difference) }
        }
        // Tasks that are refused and machines that don't answer are differences, so an exit status tells nothing.
        guard case .exited = outcome, result.hasEnded else {
            let words = result.lastWords
            throw Self.failed("ansible-playbook", outcome, words.isEmpty ? nil : words)
        }
        for node in result.untouched(of: self.nodes) {
            try await tell(
                Difference(
                    layer: .ansible,
                    node: node,
                    what: "inventory.json",
                    expected: "names the node",
                    found: "does not",
                    text: "Ansible did not look at it; configure cluster \(self.cluster.name) writes the file anew",
                    remedy: .configure
                )
            )
        }
    }

    /// Keeps everything that Ansible and SSH write for themselves out of the workspace, and the connections apart from
    /// those of a run that may begin meanwhile.
    private var ansibleEnvironment: [String: String] {
        [
            "ANSIBLE_LOCAL_TEMP": self.scratch.appending("ansible").string,
            "PYTHONDONTWRITEBYTECODE": "1",
            "ANSIBLE_SSH_ARGS": "-F \(SSHConfiguration.fileName) "
                + LookingConnection.options(directory: self.scratch).map(LookingConnection.quoted)
                .joined(separator: " "),
        ]
    }
}
