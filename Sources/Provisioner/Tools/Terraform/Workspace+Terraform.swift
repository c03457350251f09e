import Foundation
package import Model

extension Workspace {
    /// The kind of the backend that keeps its state, such as `s3`; `nil` where the state is beside its files, or where there are
    /// none yet.
    package var backendKind: String? { (try? TerraformBackend(in: self))?.kind }

    /// The environment that Terraform gets in it.
    package func terraformEnvironment(of spec: ClusterSpec, _ settings: ProvisionerSettings) -> [String: String] {
        ToolEnvironment.terraform(cloud: spec.cloud != nil, backend: self.backendKind, settings)
    }

    /// What Terraform is given beside the cluster's own secrets and must not be told: of the server's variables, and of the
    /// backend's settings.
    package var terraformSecrets: [Secret] {
        ToolEnvironment.secrets() + ((try? TerraformBackend(in: self))?.secrets ?? [])
    }
}
