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

    /// Asks what there is of a cluster.
    func resources(of cluster: Cluster) -> ResourceQuery {
        ResourceQuery(
            toolbox: self.toolbox,
            runner: self.runner,
            settings: self.settings,
            spec: cluster.spec,
            workspace: Workspace(root: self.data.workspace(of: cluster.name))
        )
    }
}
