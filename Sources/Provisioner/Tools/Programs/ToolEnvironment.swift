import Foundation
package import Model
import SystemPackage

/// The environment that external programs get.
///
/// The server's own is not inherited, so nothing in it reaches them by accident.
package enum ToolEnvironment {
    /// What every program gets.
    static var base: [String: String] {
        let inherited = ["PATH", "HOME", "TMPDIR", "USER", "LOGNAME", "SSL_CERT_FILE", "SSL_CERT_DIR"]
        var environment = ProcessInfo.processInfo.environment.filter { inherited.contains($0.key) }
        environment["LANG"] = "C.UTF-8"
        environment["LC_ALL"] = "C.UTF-8"
        return environment
    }

    /// The variables that name a proxy.
    ///
    /// Go's programs, curl and apt read both spellings, and of `http_proxy` some read the small one alone.
    private static let proxies = ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "no_proxy"]

    /// What Terraform gets.
    ///
    /// Its own `TF_…` variables could change what a plan means, so only those that say where its providers come from
    /// pass, where machines are bought those by which every AWS program finds its credentials, and those by which the
    /// configured backend finds its own.
    ///
    /// - Parameters:
    ///   - cloud: Whether machines are bought.
    ///   - backend: The kind of the backend that keeps the state, such as `s3`; `nil` where it is beside the files.
    ///   - settings: What the operator has set.
    ///   - own: The server's own variables.
    /// - Returns: The variables.
    package static func terraform(
        cloud: Bool,
        backend: String? = nil,
        _ settings: ProvisionerSettings,
        inheriting own: [String: String] = ProcessInfo.processInfo.environment
    ) -> [String: String] {
        let inherited = ["TF_CLI_CONFIG_FILE", "TF_PLUGIN_CACHE_DIR"] + self.proxies
        var environment = self.base
        environment["TF_PLUGIN_CACHE_DIR"] = settings.dataDirectory.appending("providers").string
        environment.merge(
            own.filter { variable, _ in
                inherited.contains(variable) || (cloud && AWSVariables.credentials.contains(variable))
                    || (backend.map { BackendVariables.passes(variable, to: $0) } ?? false)
            }
        ) { $1 }
        if let file = settings.terraformOptions.cliConfigFile { environment["TF_CLI_CONFIG_FILE"] = file.string }
        environment["TF_IN_AUTOMATION"] = "1"
        environment["TF_INPUT"] = "0"
        environment["CHECKPOINT_DISABLE"] = "1"
        return environment
    }

    /// The secret among the server's own variables: it must be struck out wherever it turns up.
    package static func secrets(in own: [String: String] = ProcessInfo.processInfo.environment) -> [Secret] {
        own.flatMap { variable, value in
            if self.proxies.contains(variable) { return SensitiveValue.credentials(in: value).map(Secret.init) }
            guard AWSVariables.credentials.contains(variable) || BackendVariables.isKnown(variable) else { return [] }
            return variable == "PGPASSWORD"
                ? [Secret(value)] : SensitiveValue.secrets(of: value, named: variable)
        }
    }

    /// What Ansible gets in a workspace.
    package static func ansible(configuration: String) -> [String: String] {
        var environment = self.base
        environment["ANSIBLE_CONFIG"] = configuration
        environment["ANSIBLE_NOCOLOR"] = "1"
        // Also for a workspace whose configuration was written before it said so.
        environment["ANSIBLE_NO_TARGET_SYSLOG"] = "1"
        environment["PYTHONUNBUFFERED"] = "1"
        environment["PGHERD_EVENTS_FD"] = "3"
        return environment
    }
}
