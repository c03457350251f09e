import Commands
import Model
import Tools

/// One way in which a cluster is not what it should be.
struct Difference: Hashable, Sendable {
    /// Who found it.
    enum Layer: String, Hashable, Sendable, CaseIterable {
        case terraform
        case ansible
        case postgresql
    }

    /// What sets a difference right, or tells how, where a command does; in the order in which they are to be done.
    enum Remedy: Hashable, Sendable, CaseIterable {
        case plan
        case configure
        case status

        func line(_ cluster: ClusterName) -> String {
            switch self {
            case .plan: "plan cluster \(cluster)"
            case .configure: "configure cluster \(cluster)"
            case .status: "status cluster \(cluster)"
            }
        }
    }

    let layer: Layer
    /// `nil`: about the cluster as a whole.
    var node: String?
    /// The resource, file, setting or property.
    var what: String
    var expected: String
    var found: String
    /// What it means or how to set it right, for people.
    var text: String?
    /// `nil`: no command does; the text tells what does.
    var remedy: Remedy?

    /// The longest value that a row shows, in characters.
    private static let limit = 300

    /// The row that tells a client of it, without what is secret.
    func row(cluster: ClusterName, _ redactor: Redactor) -> Reply {
        func value(_ text: String) -> ReplyValue { .string(Self.short(redactor.redacted(text))) }
        return Reply(
            .row,
            [
                "cluster": .string(cluster.rawValue), "layer": .string(self.layer.rawValue),
                "node": self.node.map { .string($0) }, "what": value(self.what),
                "expected": value(self.expected), "found": value(self.found),
            ],
            text: self.text.map { BoundedText.of(redactor.redacted($0)) }
        )
    }

    /// The command that leads on from these differences, or `nil`.
    static func next(_ differences: [Difference], of cluster: ClusterName) -> String? {
        Remedy.allCases.first { remedy in differences.contains { $0.remedy == remedy } }?.line(cluster)
    }

    private static func short(_ text: String) -> String {
        let head = text.prefix(Self.limit)
        return head.endIndex == text.endIndex ? text : "\(head) …"
    }
}
