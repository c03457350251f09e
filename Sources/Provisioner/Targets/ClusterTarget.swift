package import Commands
package import Model
package import Tools

/// Where the machines of a cluster come from, as far as that matters to the phases.
///
/// Every target has a Terraform module with the same outputs, in `Resources/terraform/modules`.
package protocol ClusterTarget: Sendable {
    /// What the target's module is given, and what it needs around it.
    ///
    /// - Throws: ``CommandFailure``.
    func terraform(_ subject: TargetSubject) throws -> TerraformRoot

    /// What Ansible is told of the machines' system, beside what is the same for all targets.
    ///
    /// - Throws: ``CommandFailure``.
    func groupVariables(_ subject: TargetSubject) throws -> [String: any Sendable]

    /// The nodes as Terraform has told of them, once it is certain that they are what was asked for.
    ///
    /// - Parameters:
    ///   - machines: The module's output.
    ///   - expected: The nodes on record; empty where machines are only known when they exist.
    ///   - subject: The cluster.
    /// - Returns: The nodes, by ordinal.
    /// - Throws: ``CommandFailure``.
    func recognise(_ machines: [TerraformNode], expected: [Node], of subject: TargetSubject) throws -> [Node]

    /// What can still be seen of a cluster that has been removed, for people.
    func leftovers(of nodes: [Node]) -> [String]
}

/// The cluster that a target is asked about.
package struct TargetSubject: Sendable {
    package let name: ClusterName
    package let spec: ClusterSpec
    package let owner: String
    package let nodes: [Node]
    /// The run that asked for the cluster first.
    package let firstRun: RunID?
    /// What tells the cluster from every other one, also from another server's of the same name.
    package let identity: String
    /// The public key that bought machines let in.
    package let publicKey: String?

    package init(
        name: ClusterName,
        spec: ClusterSpec,
        owner: String,
        nodes: [Node],
        firstRun: RunID?,
        identity: String,
        publicKey: String?
    ) {
        self.name = name
        self.spec = spec
        self.owner = owner
        self.nodes = nodes
        self.firstRun = firstRun
        self.identity = identity
        self.publicKey = publicKey
    }
}
