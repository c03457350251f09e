package import SystemPackage

/// What Terraform is told beside a cluster's own configuration.
package struct TerraformSettings: Hashable, Sendable {
    /// A file with a backend block as JSON, `{"s3": {…}}`, in which `{cluster}` stands for the cluster's name; absolute.
    ///
    /// `nil` keeps the states in the workspaces.
    package var backendFile: FilePath?
    /// A CLI configuration, for instance one that names a mirror of providers; absolute.
    package var cliConfigFile: FilePath?

    package init() {}
}
