package import Commands
package import SystemPackage

/// What the operator decides about the work; loaded from the configuration.
package struct ProvisionerSettings: Hashable, Sendable {
    /// Where records, workspaces, secrets and local instances live; absolute.
    package var dataDirectory: FilePath
    /// Terraform: a name to find on `PATH`, or a path.
    package var terraform = "terraform"
    /// Ansible's `ansible-playbook`: a name to find on `PATH`, or a path.
    package var ansiblePlaybook = "ansible-playbook"
    /// Further directories that hold PostgreSQL's programs (`postgres`, `initdb`, …), searched before the usual ones.
    package var postgresDirectories: [FilePath] = []
    /// The TCP ports that local instances may take, 1024 to 65535.
    package var localPorts: ClosedRange<Int> = 15432...16431
    /// Runs at work at the same time, 1 to 64; further ones wait in line.
    package var maximumConcurrentRuns = 4
    /// Clusters that may exist at the same time, 1 to 10000.
    package var maximumClusters = 100
    /// The longest that one phase of a run may take.
    package var phaseTimeout: Duration = .seconds(3600)
    /// The longest that an external program may print nothing.
    package var silenceTimeout: Duration = .seconds(900)
    /// How long an interrupted program may take to end before it is killed.
    package var interruptGrace: Duration = .seconds(60)
    /// A run without news says so this often.
    package var heartbeat: Duration = .seconds(15)
    /// Completed into requests that name no target.
    package var defaultTarget: Target = .local
    /// A file that replaces the table of PostgreSQL's majors and their ends; absolute.
    package var majorsFile: FilePath?
    /// Where machines get the majors that their distribution lacks.
    package var packages = PackageSettings()
    /// Completed into requests that name no major; `nil` takes the newest supported one found on this machine, and on
    /// machines the one that their system brings.
    package var defaultMajor: Int?
    /// Completed into requests that name no number of replicas, 0 to 8.
    package var defaultReplicas = 2
    package var order = OrderSettings()
    package var ssh = SSHSettings()
    package var aws = AWSSettings()
    /// What Terraform is told; where it is, ``terraform`` says.
    package var terraformOptions = TerraformSettings()

    package init(dataDirectory: FilePath) {
        self.dataDirectory = dataDirectory
    }
}
