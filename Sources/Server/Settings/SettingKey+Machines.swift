import Commands
import Configuration
import Model

/// The settings about machines that exist and machines that are bought.
extension SettingKey {
    static let backendFile = SettingKey("terraform.backend_file", .path, nil)
    static let cliConfigurationFile = SettingKey("terraform.cli_config_file", .path, nil)

    static let majorsFile = SettingKey("postgres.majors_file", .path, nil)
    static let packageRepository = SettingKey(
        "postgres.repository",
        .form(.endpoint),
        .string(work.packages.repository)
    )
    static let packageArchive = SettingKey("postgres.archive", .form(.endpoint), .string(work.packages.archive))
    static let packageKey = SettingKey(
        "postgres.key_fingerprint",
        .form(.fingerprint),
        .string(work.packages.keyFingerprint)
    )

    static let identityFile = SettingKey("ssh.identity_file", .form(.keyFile), nil)
    static let sshUser = SettingKey("ssh.user", .form(.user), .string(work.ssh.user))
    static let connectDeadline = SettingKey(
        "ssh.connect_deadline_seconds",
        .integer(10...3600),
        seconds(work.ssh.connectDeadline)
    )

    static let awsRegion = SettingKey("aws.region", .form(.region), nil)
    static let awsEndpoint = SettingKey("aws.endpoint_url", .form(.endpoint), nil)
    static let awsZones = SettingKey("aws.zones", .forms(.zone), .stringArray(work.aws.zones))
    static let awsInstanceType = SettingKey("aws.instance_type", .form(.instanceType), .string(work.aws.instanceType))
    static let awsVolumeSize = SettingKey(
        "aws.volume_size_gib",
        .integer(ProtocolLimits.volumeSize),
        .int(work.aws.volumeSize)
    )
    static let awsVolumeIOPS = SettingKey("aws.volume_iops", .integer(ProtocolLimits.volumeIOPS), nil)
    static let awsVolumeThroughput = SettingKey(
        "aws.volume_throughput",
        .integer(ProtocolLimits.volumeThroughput),
        nil
    )
    static let awsRootVolumeSize = SettingKey(
        "aws.root_volume_size_gib",
        .integer(8...16_384),
        .int(work.aws.rootVolumeSize)
    )
    static let awsImageOwner = SettingKey("aws.ami_owner", .form(.imageOwner), .string(work.aws.imageOwner))
    static let awsImageName = SettingKey(
        "aws.ami_name",
        .form(.imageName),
        work.aws.imageName.map(ConfigContent.string)
    )
    static let awsUser = SettingKey("aws.ssh_user", .form(.user), .string(work.aws.sshUser))
    static let awsSSHNetworks = SettingKey(
        "aws.ssh_cidrs",
        .forms(.addressRange),
        .stringArray(work.aws.sshNetworks)
    )
    static let awsPublicAddress = SettingKey("aws.public_ip", .boolean, .bool(work.aws.hasPublicAddress))
    static let awsTerminationProtection = SettingKey(
        "aws.termination_protection",
        .boolean,
        .bool(work.aws.isTerminationProtected)
    )
}
