/// A complaint of Terraform's.
package struct TerraformDiagnostic: Hashable, Sendable, Decodable {
    let severity: String
    package let summary: String
    package let detail: String?
    package let address: String?

    package var isError: Bool { self.severity == "error" }

    /// For people, on one line: `summary: detail (at module.cluster.terraform_data.node[0])`.
    package var sentence: String {
        var text = self.summary
        if let detail = self.detail, !detail.isEmpty {
            text += ": " + detail.split(whereSeparator: \.isNewline).joined(separator: " ")
        }
        if let address = self.address { text += " (at \(address))" }
        return text
    }
}
