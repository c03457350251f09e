/// What a user asked a cluster to be; what is `nil` is completed from defaults when the run is validated.
package struct ClusterRequest: Hashable, Sendable {
    /// `nil`: a name is invented.
    package var name: ClusterName?
    package var target: Target?
    /// The PostgreSQL major, 13 to 19.
    package var major: Int?
    /// The number of replicas beside the primary, 0 to 8.
    package var replicas: Int?
    /// The machine type, as the cloud names it, at most 32 letters, digits, dots and hyphens.
    package var instanceType: String?
    /// 10 to 100000.
    package var maxConnections: Int?
    package var sharedBuffers: SharedBuffers?
    /// PostgreSQL settings, in the order given: no name twice; values have at most 1024 bytes and no control characters.
    package var settings: [Setting]
    /// How long it is to live, counted from the command; `nil`: until it is destroyed.
    package var timeToLive: TimeSpan?
    /// The machines that exist, and how machines are reached.
    package var machines = MachineRequest()
    /// The machines that are to be bought.
    package var cloud = CloudRequest()

    /// One `set.NAME=VALUE`.
    package struct Setting: Hashable, Sendable {
        package var name: SettingName
        package var value: String

        package init(name: SettingName, value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(
        name: ClusterName? = nil,
        target: Target? = nil,
        major: Int? = nil,
        replicas: Int? = nil,
        instanceType: String? = nil,
        maxConnections: Int? = nil,
        sharedBuffers: SharedBuffers? = nil,
        settings: [Setting] = []
    ) {
        self.name = name
        self.target = target
        self.major = major
        self.replicas = replicas
        self.instanceType = instanceType
        self.maxConnections = maxConnections
        self.sharedBuffers = sharedBuffers
        self.settings = settings
    }
}
