import Commands
import Foundation
import SystemPackage

/// Where Terraform keeps its states, if not beside the workspaces' files: a backend block that the operator has written.
struct TerraformBackend: Sendable {
    /// As Terraform calls it: `s3`.
    let kind: String
    private let document: Data

    /// What stands for the cluster's name in the operator's file, so that every cluster has a state of its own.
    static let placeholder = "{cluster}"

    /// Reads the operator's file: one JSON object with the backend's kind as its only key.
    ///
    /// - Throws: ``CommandFailure`` with the code `generate-failed`.
    init(file: FilePath, cluster: ClusterName) throws {
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
    init?(in workspace: Workspace) throws {
        let content = try Data(contentsOf: URL(fileURLWithPath: workspace.rootModule.string))
        let main = try JSONSerialization.jsonObject(with: content) as? [String: Any]
        let backend = (main?["terraform"] as? [String: Any])?["backend"] as? [String: Any]
        guard let (kind, settings) = backend?.first, let settings = settings as? [String: Any] else { return nil }
        self.kind = kind
        self.document = try JSONSerialization.data(withJSONObject: settings)
    }

    /// The backend's own settings.
    var settings: [String: Any] {
        get throws { try JSONSerialization.jsonObject(with: self.document) as? [String: Any] ?? [:] }
    }
}
