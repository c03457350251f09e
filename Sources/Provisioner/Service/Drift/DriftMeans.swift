import Commands
import Model
import Store
import SystemPackage
import Tools

/// What looks for drift work with.
struct DriftMeans: Sendable {
    let data: DataDirectory
    let records: Records
    let toolbox: Toolbox
    let runner: ProcessRunner
    let settings: ProvisionerSettings
    /// The roles and modules that workspaces are written from.
    let resources: FilePath
}
