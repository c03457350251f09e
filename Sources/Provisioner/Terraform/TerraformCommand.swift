import SystemPackage

/// Terraform's invocations in a workspace.
enum TerraformCommand: Hashable, Sendable {
    case initialize
    /// Saves a plan to a file of the workspace.
    case plan(output: String)
    /// Applies a saved plan.
    case apply(plan: String)
    case destroy
    /// Prints the state, wherever it is kept.
    case pullState

    var arguments: [String] {
        switch self {
        case .initialize: ["init", "-input=false", "-no-color"]
        case .plan(let output): ["plan", "-input=false", "-json", "-out=\(output)"]
        case .apply(let plan): ["apply", "-input=false", "-json", plan]
        case .destroy: ["destroy", "-input=false", "-json", "-auto-approve"]
        case .pullState: ["state", "pull"]
        }
    }

    /// The whole command line.
    func commandLine(terraform: FilePath, workspace: FilePath, environment: [String: String]) -> CommandLine {
        CommandLine(
            executable: terraform,
            arguments: self.arguments,
            environment: environment,
            workingDirectory: workspace
        )
    }
}
