import Foundation
package import SystemPackage

/// The files that belong to pgherd: Terraform modules, the Ansible content, and the table of PostgreSQL's majors.
package enum InstalledFiles {
    /// The directory that holds them; `nil` where they are not beside the program.
    package static var root: FilePath? { Bundle.module.resourceURL.map { FilePath($0.path) } }
}
