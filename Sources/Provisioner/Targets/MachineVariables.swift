/// What Ansible is told of instances on machines of their own.
enum MachineVariables {
    /// About the cluster as a whole.
    static func group(_ spec: ClusterSpec) -> [String: any Sendable] {
        [
            "pgherd_os_user": "postgres",
            "pgherd_run_as": ["runuser", "-u", "postgres", "--"],
            "pgherd_application_cidrs": spec.machines?.allowed ?? [],
        ]
    }

    /// About every machine, in the inventory.
    static let inventory: [String: any Sendable] = [
        "ansible_connection": "ssh",
        "ansible_become": true,
        "ansible_python_interpreter": "/usr/bin/python3",
    ]
}
