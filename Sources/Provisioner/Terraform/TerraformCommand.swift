import SystemPackage

/// Terraform's invocations in a workspace.
enum TerraformCommand: Hashable, Sendable {
    case initialize
    /// Saves a plan to a file of the workspace.
    case plan(output: String)
    /// Applies a saved plan.
    case apply(plan: String)
    case destroy

    var arguments: [String] {
        switch self {
        case .initialize: ["init", "-input=false", "-no-color"]
        case .plan(let output): ["plan", "-input=false", "-json", "-out=\(output)"]
        case .apply(let plan): ["apply", "-input=false", "-json", plan]
        case .destroy: ["destroy", "-input=false", "-json", "-auto-approve"]
        }
    }

    /// The whole command line.
    func commandLine(terraform: FilePath, workspace: FilePath) -> CommandLine {
        CommandLine(
            executable: terraform,
            arguments: self.arguments,
            environment: ToolEnvironment.terraform,
            workingDirectory: workspace
        )
    }
}
