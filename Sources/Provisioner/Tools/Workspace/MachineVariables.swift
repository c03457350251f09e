package import Model

/// What Ansible is told of instances on machines of their own.
package enum MachineVariables {
    /// About the cluster as a whole.
    package static func group(_ spec: ClusterSpec) -> [String: any Sendable] {
        [
            "pgherd_os_user": "postgres",
            // By its path: what sudo calls the path of programs need not hold it.
            "pgherd_run_as": MachineScript.asServer.split(separator: " ").map(String.init),
            "pgherd_application_cidrs": spec.machines?.allowed ?? [],
        ]
    }

    /// About every machine, in the inventory.
    package static func inventory(_ spec: ClusterSpec, _ packages: PackageSettings) -> [String: any Sendable] {
        var variables = packages.variables
        variables["ansible_connection"] = "ssh"
        variables["ansible_become"] = true
        variables["ansible_python_interpreter"] = "/usr/bin/python3"
        // Where it is still open, nothing was installed; a teardown that finds nothing needs some path all the same.
        if spec.majorOrigin != nil {
            variables["pgherd_major"] = spec.major
            variables["pgherd_bin_directory"] = spec.programs
        }
        return variables
    }
}
