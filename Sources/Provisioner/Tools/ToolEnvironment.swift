import Foundation

/// The environment that external programs get.
///
/// The server's own is not inherited, so nothing in it reaches them by accident.
enum ToolEnvironment {
    /// What every program gets.
    static var base: [String: String] {
        let inherited = ["PATH", "HOME", "TMPDIR", "USER", "LOGNAME", "SSL_CERT_FILE", "SSL_CERT_DIR"]
        var environment = ProcessInfo.processInfo.environment.filter { inherited.contains($0.key) }
        environment["LANG"] = "C.UTF-8"
        environment["LC_ALL"] = "C.UTF-8"
        return environment
    }

    /// What Terraform gets.
    ///
    /// Its own `TF_…` variables could change what a plan means, so only those that say where its providers come from
    /// pass.
    static var terraform: [String: String] {
        let inherited = ["TF_CLI_CONFIG_FILE", "TF_PLUGIN_CACHE_DIR", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"]
        var environment = self.base
        environment.merge(ProcessInfo.processInfo.environment.filter { inherited.contains($0.key) }) { $1 }
        environment["TF_IN_AUTOMATION"] = "1"
        environment["TF_INPUT"] = "0"
        environment["CHECKPOINT_DISABLE"] = "1"
        return environment
    }

    /// What Ansible gets in a workspace.
    static func ansible(configuration: String) -> [String: String] {
        var environment = self.base
        environment["ANSIBLE_CONFIG"] = configuration
        environment["ANSIBLE_NOCOLOR"] = "1"
        environment["PYTHONUNBUFFERED"] = "1"
        environment["PGHERD_EVENTS_FD"] = "3"
        return environment
    }
}
