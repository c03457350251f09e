/// A complaint of Terraform's.
struct TerraformDiagnostic: Hashable, Sendable, Decodable {
    let severity: String
    let summary: String
    let detail: String?
    let address: String?

    var isError: Bool { self.severity == "error" }

    /// For people, on one line: `summary: detail (at module.cluster.terraform_data.node[0])`.
    var sentence: String {
        var text = self.summary
        if let detail = self.detail, !detail.isEmpty {
            text += ": " + detail.split(whereSeparator: \.isNewline).joined(separator: " ")
        }
        if let address = self.address { text += " (at \(address))" }
        return text
    }
}
