/// An external program that runs are made with.
enum Tool: String, CaseIterable, Hashable, Sendable {
    case terraform
    case ansible

    /// The oldest version that works.
    var minimum: ToolVersion {
        switch self {
        // The JSON log of `plan` and `apply` and the built-in `terraform_data` are complete from here on.
        case .terraform: ToolVersion(major: 1, minor: 5, patch: 0)
        // Debian 12's; older ones lack `ansible.builtin` routing that the roles use.
        case .ansible: ToolVersion(major: 2, minor: 14, patch: 0)
        }
    }

    /// For people.
    var name: String {
        switch self {
        case .terraform: "Terraform"
        case .ansible: "Ansible"
        }
    }

    /// The configuration key that says where it is.
    var configurationKey: String {
        switch self {
        case .terraform: "tools.terraform"
        case .ansible: "tools.ansible_playbook"
        }
    }

    /// How to get it.
    var advice: String {
        switch self {
        case .terraform: "install it from https://developer.hashicorp.com/terraform/install"
        case .ansible: "install it with apt install ansible, or pip install ansible-core"
        }
    }
}
