import Commands

/// Where the machines of a cluster come from, as far as that matters to the phases.
///
/// Every target has a Terraform module with the same outputs, in `Resources/terraform/modules`.
protocol ClusterTarget: Sendable {
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
struct TargetSubject: Sendable {
    let name: ClusterName
    let spec: ClusterSpec
    let owner: String
    let nodes: [Node]
    /// The run that asked for the cluster first.
    let firstRun: RunID?
    /// What tells the cluster from every other one, also from another server's of the same name.
    let identity: String
    /// The public key that bought machines let in.
    let publicKey: String?
}
