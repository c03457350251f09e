/// The variables by which Terraform's backends find their credentials, so that no file needs to hold those.
///
/// Variables that would change where a state is are not among them: they would lead all clusters to one state.
/// Which there are, Terraform's documentation of each backend says
/// (https://developer.hashicorp.com/terraform/language/backend).
enum BackendVariables {
    /// Whether a backend is given a variable.
    ///
    /// - Parameters:
    ///   - variable: Its name.
    ///   - kind: The backend's, such as `s3`.
    /// - Returns: Whether it is among those by which that backend finds its credentials.
    static func passes(_ variable: String, to kind: String) -> Bool {
        if kind == "s3", AWSVariables.credentials.contains(variable) { return true }
        return self.names[kind]?.contains(variable) ?? false
            || self.prefixes[kind]?.contains(where: variable.hasPrefix) ?? false
    }

    private static let names: [String: Set<String>] = [
        "s3": [
            "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_DYNAMODB",
            "AWS_SSE_CUSTOMER_KEY",
        ],
        "http": [
            "TF_HTTP_USERNAME", "TF_HTTP_PASSWORD", "TF_HTTP_CLIENT_CERTIFICATE_PEM", "TF_HTTP_CLIENT_PRIVATE_KEY_PEM",
            "TF_HTTP_CLIENT_CA_CERTIFICATE_PEM",
        ],
        "pg": [
            "PG_CONN_STR", "PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGPASSFILE", "PGDATABASE", "PGSSLMODE",
            "PGSSLCERT", "PGSSLKEY", "PGSSLROOTCERT",
        ],
    ]

    private static let prefixes: [String: [String]] = [
        "azurerm": ["ARM_"],
        "gcs": ["GOOGLE_"],
        "remote": ["TF_TOKEN_"],
        "consul": ["CONSUL_"],
        "kubernetes": ["KUBE_"],
        "oss": ["ALICLOUD_", "ALIBABA_CLOUD_"],
        "cos": ["TENCENTCLOUD_"],
        "oci": ["OCI_"],
    ]

    /// Every variable of any backend, for what must be struck out wherever it turns up.
    static func isKnown(_ variable: String) -> Bool {
        self.names.values.contains { $0.contains(variable) }
            || self.prefixes.values.contains { $0.contains(where: variable.hasPrefix) }
    }
}

/// The variables of AWS's own programs.
enum AWSVariables {
    /// The chain by which they find credentials; what would change the region or the API is not in it.
    static let credentials: Set<String> = [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_CONFIG_FILE",
        "AWS_SHARED_CREDENTIALS_FILE", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME", "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "AWS_CA_BUNDLE",
        "AWS_EC2_METADATA_SERVICE_ENDPOINT", "AWS_EC2_METADATA_DISABLED",
    ]
}
