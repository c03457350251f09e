import Commands
package import Tools

/// What there is of a cluster at the API, in a sentence, whether or not all of it can be found out.
package struct ResourceSummary: Sendable {
    /// The instances, also those that Terraform's state does not know; `nil` where that can't be found out.
    package let instances: Int?
    /// For people.
    package let text: String

    /// Asks; what can't be found out is said so, since this tells of another failure already.
    package init(of query: ResourceQuery) async {
        let state: TerraformState
        do {
            state = try await query.state()
        } catch {
            (self.instances, self.text) = (nil, Self.reason(error))
            return
        }
        let known = state.resources.filter { $0.address.contains(".aws_instance.") }.count
        guard query.workspace.isUnsettled || !state.exists else {
            (self.instances, self.text) = (known, state.summary)
            return
        }
        do {
            let strays = try await query.strays(beside: state)
            self.instances = known + strays.filter { $0.kind == .instance }.count
            self.text = state.summary + (strays.isEmpty ? "" : "; unknown to Terraform's state: \(strays.summary)")
        } catch {
            self.instances = nil
            self.text = "\(state.summary); \(Self.reason(error))"
        }
    }

    private static func reason(_ error: any Error) -> String {
        (error as? CommandFailure)?.message ?? "what exists was not asked for to the end"
    }
}
