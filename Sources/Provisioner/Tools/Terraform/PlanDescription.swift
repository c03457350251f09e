package import Commands
package import Foundation
package import SystemPackage

/// What Terraform tells of a saved plan as JSON; by way of a file, since it is one line of any length.
package struct PlanDescription: Sendable {
    /// The longest that is read, in bytes.
    private static let longest = 64 * 1_048_576

    package let plan: FilePath
    /// Where it is written.
    package let file: FilePath

    package init(plan: FilePath, file: FilePath) {
        self.plan = plan
        self.file = file
    }

    /// Has Terraform write it.
    package func commandLine(terraform: FilePath, workspace: FilePath, environment: [String: String]) -> CommandLine {
        CommandLine(
            executable: "/bin/sh",
            arguments: [
                "-c", "umask 077; exec \"$0\" show -json \"$1\" >\"$2\"", terraform.string, self.plan.string,
                self.file.string,
            ],
            environment: environment,
            workingDirectory: workspace
        )
    }

    /// What was written.
    ///
    /// - Parameter code: The error code of a failure.
    /// - Returns: The document.
    /// - Throws: ``CommandFailure`` where there is nothing, or too much.
    package func read(failingAs code: ErrorCode) throws -> Data {
        let attributes = try? FileManager.default.attributesOfItem(atPath: self.file.string)
        let size = (attributes?[.size] as? NSNumber)?.intValue ?? 0
        guard size <= Self.longest, let document = FileManager.default.contents(atPath: self.file.string) else {
            throw CommandFailure(code, "Terraform's description of the plan has \(size) bytes and can't be read")
        }
        return document
    }
}
