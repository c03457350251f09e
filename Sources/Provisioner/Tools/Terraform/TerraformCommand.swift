package import SystemPackage

/// Terraform's invocations in a workspace.
package enum TerraformCommand: Hashable, Sendable {
    case initialize
    /// Saves a plan to a file of the workspace.
    case plan(output: String)
    /// Plans to make these anew, whether or not anything of them differs.
    case planAnew([String], output: String)
    /// Plans nothing but these resources and what they depend on.
    case planOnly([String], output: String)
    /// Takes resources out of the state and leaves them as they are.
    case forget([String])
    /// Plans as ``plan(output:)`` does, without the state's lock: the plan is only looked at, never applied.
    case look(output: String)
    /// Applies a saved plan.
    case apply(plan: String)
    case destroy
    /// Prints the state, wherever it is kept.
    case pullState
    /// Takes the lock of the state for a moment and changes nothing: it fails where somebody has it.
    case lockProbe
    /// Takes away a lock of a state that is kept elsewhere.
    case forceUnlock(id: String)
    /// Plans without keeping anything, for what a check says of things that are not among the known ones.
    case strays(known: [String])
    /// Carries out what imports say, without a plan that is kept.
    case takeOver

    /// Most of the time is waiting for the API, and a cluster of nine has some sixty resources.
    private static let parallelism = "-parallelism=40"

    package var arguments: [String] {
        switch self {
        case .initialize: ["init", "-input=false", "-no-color"]
        case .plan(let output): ["plan", "-input=false", "-json", Self.parallelism, "-out=\(output)"]
        case .planAnew(let addresses, let output):
            ["plan", "-input=false", "-json", Self.parallelism, "-out=\(output)"] + addresses.map { "-replace=\($0)" }
        case .planOnly(let addresses, let output):
            ["plan", "-input=false", "-json", Self.parallelism, "-out=\(output)"] + addresses.map { "-target=\($0)" }
        case .forget(let addresses): ["state", "rm"] + addresses
        case .look(let output):
            ["plan", "-input=false", "-json", "-lock=false", Self.parallelism, "-out=\(output)"]
        case .apply(let plan): ["apply", "-input=false", "-json", Self.parallelism, plan]
        case .destroy: ["destroy", "-input=false", "-json", Self.parallelism, "-auto-approve"]
        case .pullState: ["state", "pull"]
        case .lockProbe: ["plan", "-input=false", "-no-color", "-refresh=false", "-lock-timeout=0s"]
        case .forceUnlock(let id): ["force-unlock", "-force", id]
        case .strays(let known):
            ["plan", "-input=false", "-json", "-lock=false", Self.parallelism, "-var=known=\(Self.list(known))"]
        case .takeOver: ["apply", "-input=false", "-json", Self.parallelism, "-auto-approve"]
        }
    }

    /// A list as Terraform reads one; ids hold nothing that would have to be escaped.
    private static func list(_ ids: [String]) -> String {
        "[" + ids.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    }

    /// The whole command line.
    package func commandLine(terraform: FilePath, workspace: FilePath, environment: [String: String]) -> CommandLine {
        CommandLine(
            executable: terraform,
            arguments: self.arguments,
            environment: environment,
            workingDirectory: workspace,
            outlivesServer: true
        )
    }
}
