import Foundation
import SystemPackage

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
    /// pass, and where machines are bought, those by which every AWS program finds its credentials.
    static func terraform(
        cloud: Bool,
        _ settings: ProvisionerSettings,
        inheriting own: [String: String] = ProcessInfo.processInfo.environment
    ) -> [String: String] {
        let inherited = ["TF_CLI_CONFIG_FILE", "TF_PLUGIN_CACHE_DIR", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"]
        var environment = self.base
        environment["TF_PLUGIN_CACHE_DIR"] = settings.dataDirectory.appending("providers").string
        environment.merge(
            own.filter { variable, _ in
                inherited.contains(variable) || (cloud && self.isCredential(variable))
            }
        ) { $1 }
        if let file = settings.terraformOptions.cliConfigFile { environment["TF_CLI_CONFIG_FILE"] = file.string }
        environment["TF_IN_AUTOMATION"] = "1"
        environment["TF_INPUT"] = "0"
        environment["CHECKPOINT_DISABLE"] = "1"
        return environment
    }

    /// The secret among the server's own variables: it must be struck out wherever it turns up.
    static func secrets(in own: [String: String] = ProcessInfo.processInfo.environment) -> [Secret] {
        let names = ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN"]
        let proxies = ["HTTPS_PROXY", "HTTP_PROXY"]
        return (names.compactMap { own[$0] } + proxies.compactMap { own[$0] }.flatMap(self.credentials)).map(
            Secret.init
        )
    }

    /// What of a proxy's address must not be told: `user:password`, and the password by itself, as it is written and as it is
    /// meant.
    private static func credentials(in proxy: String) -> [String] {
        let address = proxy.range(of: "://").map { proxy[$0.upperBound...] } ?? proxy[...]
        guard let end = address.lastIndex(of: "@") else { return [] }
        let user = address[..<end]
        guard let colon = user.firstIndex(of: ":") else { return [] }
        let password = String(user[user.index(after: colon)...])
        guard !password.isEmpty else { return [] }
        // The longer one first: a short password is struck out with its user.
        return [String(user), user.removingPercentEncoding, password, password.removingPercentEncoding].compactMap(
            \.self
        )
    }

    /// The chain that AWS's own programs go through; what would change the region or the API is not in it.
    private static func isCredential(_ variable: String) -> Bool {
        let names: Set<String> = [
            "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_CONFIG_FILE",
            "AWS_SHARED_CREDENTIALS_FILE", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME", "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "AWS_CA_BUNDLE",
            "AWS_EC2_METADATA_SERVICE_ENDPOINT", "AWS_EC2_METADATA_DISABLED",
        ]
        return names.contains(variable)
    }

    /// What Ansible gets in a workspace.
    static func ansible(configuration: String) -> [String: String] {
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
