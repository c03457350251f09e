/// An external program that runs are made with.
package enum Tool: String, CaseIterable, Hashable, Sendable {
    case terraform
    case ansible

    /// The versions that work, as far as that was tried.
    package var support: ToolSupport {
        switch self {
        case .terraform:
            ToolSupport(
                // The JSON log of `plan` and `apply` and the built-in `terraform_data` are complete from here on.
                minimum: ToolVersion(major: 1, minor: 5, patch: 0),
                oldestTried: ToolVersion(major: 1, minor: 11, patch: 0),
                newestTried: ToolVersion(major: 1, minor: 11, patch: 4),
                broken: [
                    // Its versions count on their own, so that they say nothing here, and so does what it prints as JSON.
                    BrokenRelease(
                        product: "OpenTofu",
                        reason: "is another program than Terraform, and pgherd was never tried with it"
                    )
                ]
            )
        case .ansible:
            ToolSupport(
                // Debian 12's; older ones lack `ansible.builtin` routing that the roles use.
                minimum: ToolVersion(major: 2, minor: 14, patch: 0),
                // What `scripts/ansible-versions` pins: whoever adds a version there tries it, and then raises this.
                newestTried: ToolVersion(major: 2, minor: 22, patch: 0)
            )
        }
    }

    /// The oldest version that works.
    package var minimum: ToolVersion { self.support.minimum }

    /// For people.
    package var name: String {
        switch self {
        case .terraform: "Terraform"
        case .ansible: "Ansible"
        }
    }

    /// The configuration key that says where it is.
    package var configurationKey: String {
        switch self {
        case .terraform: "tools.terraform"
        case .ansible: "tools.ansible_playbook"
        }
    }

    /// How to get one that works.
    package var advice: String {
        switch self {
        case .terraform: "install it from https://developer.hashicorp.com/terraform/install"
        // In an environment of its own: since Debian 12 pip refuses to install beside the system's packages.
        case .ansible:
            "install it with apt install ansible-core, or python3 -m venv ~/ansible && ~/ansible/bin/pip install 'ansible-core<\(self.support.newestTried.nextSeries)'"
        }
    }
}
