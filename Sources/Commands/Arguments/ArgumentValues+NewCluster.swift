extension ArgumentValues {
    /// What a new cluster is asked to be.
    ///
    /// - Throws: ``CommandFailure`` for the first value at fault.
    func newCluster() throws(CommandFailure) -> ClusterRequest {
        var request = ClusterRequest(
            name: try self.optional(Arguments.newCluster),
            target: try self.optional(Arguments.target),
            major: try self.optional(Arguments.major),
            replicas: try self.optional(Arguments.replicas),
            instanceType: try self.optional(Arguments.instanceType),
            maxConnections: try self.optional(Arguments.maxConnections),
            sharedBuffers: try self.optional(Arguments.sharedBuffers),
            settings: try self.readSettings()
        )
        request.timeToLive = try self.optional(Arguments.timeToLive)
        request.machines = try self.machines()
        request.cloud = try self.cloud()
        return request
    }

    private func readSettings() throws(CommandFailure) -> [ClusterRequest.Setting] {
        var settings: [ClusterRequest.Setting] = []
        for given in self.settings {
            let key = (given.key ?? "").foldedASCII
            let shown = key.clipped()
            guard let name = SettingName(String(key.dropFirst(Self.settingPrefix.count))) else {
                throw CommandFailure(
                    .badValue,
                    "\"\(shown)\" does not name a setting; write \(Self.settingPrefix)NAME=VALUE with a name of letters, digits "
                        + "and underscores, such as set.work_mem=8MB",
                    argument: shown,
                    column: given.column
                )
            }
            guard !settings.contains(where: { $0.name == name }), self.given[name.rawValue] == nil else {
                throw CommandFailure(
                    .repeatedArgument,
                    "\(name) is given twice; say it once, as \(self.ownName(of: name) ?? key)=",
                    argument: shown,
                    column: given.column
                )
            }
            let value = try self.value(of: given, shown, isSecret: name.mayHoldSecret)
            settings.append(ClusterRequest.Setting(name: name, value: value))
        }
        return settings
    }

    private func value(of given: GivenArgument, _ shown: String, isSecret: Bool) throws(CommandFailure) -> String {
        guard let text = given.text(for: .settings), text.utf8.count <= ProtocolLimits.settingValue,
            !text.unicodeScalars.contains(where: \.needsEscape)
        else {
            throw CommandFailure(
                .badValue,
                "\(shown) must be \(Arguments.settings.range)\(isSecret ? "" : ", not \(given.shown)")",
                argument: shown,
                column: given.valueColumn
            )
        }
        return text
    }

    /// The argument that sets a PostgreSQL setting by its own name.
    private func ownName(of setting: SettingName) -> String? {
        self.command.arguments.first { $0.name == setting.rawValue }?.name
    }

    /// What the keys of PostgreSQL settings begin with.
    static var settingPrefix: String { "set." }
}

/// The arguments that ``ArgumentValues/newCluster()`` reads, as a request spells them.
func spelledArguments(of request: ClusterRequest, wait: Bool) -> [SpelledArgument?] {
    let named = [
        Arguments.newCluster.spelled(request.name),
        Arguments.target.spelled(request.target),
        Arguments.major.spelled(request.major),
        Arguments.replicas.spelled(request.replicas),
        Arguments.instanceType.spelled(request.instanceType),
        Arguments.maxConnections.spelled(request.maxConnections),
        Arguments.sharedBuffers.spelled(request.sharedBuffers),
    ]
    let settings = request.settings.map {
        SpelledArgument(
            name: ArgumentValues.settingPrefix + $0.name.rawValue,
            text: $0.value,
            description: Arguments.settings
        )
    }
    return named + Arguments.spelled(request.machines) + Arguments.spelled(request.cloud) + settings + [
        Arguments.timeToLive.spelled(request.timeToLive), Arguments.wait.spelled(wait, unless: true),
    ]
}
