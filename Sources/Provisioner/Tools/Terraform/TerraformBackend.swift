package import Commands
import Foundation
package import Model
package import SystemPackage

/// Where Terraform keeps its states, if not beside the workspaces' files: a backend block that the operator has written.
package struct TerraformBackend: Sendable {
    /// As Terraform calls it: `s3`.
    package let kind: String
    private let document: Data

    /// What stands for the cluster's name in the operator's file, so that every cluster has a state of its own.
    static let placeholder = "{cluster}"
    /// What stands for the data directory's own id there, so that two servers can share a place for their states.
    package static let installationPlaceholder = "{installation}"

    /// Reads the operator's file: one JSON object with the backend's kind as its only key.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - cluster: The cluster whose state it is.
    ///   - installation: The data directory's own id.
    /// - Throws: ``CommandFailure`` with the code `generate-failed`.
    package init(file: FilePath, cluster: ClusterName, installation: String) throws {
        func failure(_ reason: String) -> CommandFailure {
            CommandFailure(.generateFailed, "terraform.backend_file \(file): \(reason)", retry: true)
        }
        guard let text = try? String(contentsOfFile: file.string, encoding: .utf8) else {
            throw failure("can't be read")
        }
        guard text.contains(Self.placeholder) else {
            throw failure("holds no \(Self.placeholder), so all clusters would share one state")
        }
        let own = text.replacingOccurrences(of: Self.placeholder, with: cluster.rawValue)
            .replacingOccurrences(of: Self.installationPlaceholder, with: installation)
        guard let object = try? JSONSerialization.jsonObject(with: Data(own.utf8)) as? [String: Any],
            let (kind, settings) = object.first, object.count == 1, settings is [String: Any]
        else {
            throw failure("must be one JSON object such as {\"s3\": {\"bucket\": …, \"key\": \"\(Self.placeholder)\"}}")
        }
        self.kind = kind
        self.document = try JSONSerialization.data(withJSONObject: settings)
    }

    /// Reads what a workspace was written with; `nil` where its state is beside its files.
    ///
    /// - Throws: What keeps its root module from being read.
    package init?(in workspace: Workspace) throws {
        let content = try Data(contentsOf: URL(fileURLWithPath: workspace.rootModule.string))
        let main = try JSONSerialization.jsonObject(with: content) as? [String: Any]
        let backend = (main?["terraform"] as? [String: Any])?["backend"] as? [String: Any]
        guard let (kind, settings) = backend?.first, let settings = settings as? [String: Any] else { return nil }
        self.kind = kind
        self.document = try JSONSerialization.data(withJSONObject: settings)
    }

    /// The backend's own settings.
    package var settings: [String: Any] {
        get throws { try JSONSerialization.jsonObject(with: self.document) as? [String: Any] ?? [:] }
    }

    /// Where a cluster's state is, for people: the settings that name it, such as `s3 key=orders/terraform.tfstate`.
    package func place(of cluster: ClusterName) -> String {
        let named = ((try? self.settings) ?? [:]).compactMap { name, value -> String? in
            guard let text = value as? String, text.contains(cluster.rawValue) else { return nil }
            return "\(name)=\(text)"
        }.sorted()
        // The first one is enough to find it by: others, as that of the lock, say the same once more.
        return Redactor(self.secrets).redacted(([self.kind] + named.prefix(1)).joined(separator: " "))
    }

    /// What of the settings must not be told.
    package var secrets: [Secret] {
        ((try? self.settings) ?? [:]).flatMap { SensitiveValue.secrets(of: $0.value, named: $0.key) }
    }
}
