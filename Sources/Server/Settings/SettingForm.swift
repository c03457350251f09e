import Commands
import Model

/// A form of texts that are passed on to SSH, Terraform or AWS, strict enough to be data there and nothing else.
enum SettingForm: Hashable, Sendable {
    case user
    case keyFile
    case region
    case zone
    case instanceType
    case addressRange
    case imageOwner
    case imageName
    case endpoint
    case fingerprint

    /// The form in words, as messages and the documentation say it.
    var description: String {
        switch self {
        case .user: "a user's name"
        case .keyFile: "an absolute path without ${, quotation marks, backslashes and control characters"
        case .region: "a region's name"
        case .zone: "an availability zone's name"
        case .instanceType: "a machine type's name"
        case .addressRange: "a network such as 10.0.0.0/8"
        case .imageOwner: "an account's 12 digits, self, amazon or aws-marketplace"
        case .imageName: "an image's name, with * and ? for any text and any character"
        case .endpoint: "http:// or https://, a host, and perhaps a port and a path"
        case .fingerprint: "the 40 hexadecimal digits of a key's fingerprint, in capitals"
        }
    }

    func allows(_ text: String) -> Bool {
        switch self {
        case .user: SSHUser(text) != nil
        case .keyFile: text.hasPrefix("/") && SSHSettings.canName(text)
        case .region: CloudName.isRegion(text)
        case .zone: CloudName.isZone(text)
        case .instanceType: CloudName.isInstanceType(text)
        case .addressRange: AddressRange(text) != nil
        case .imageOwner: Self.isImageOwner(text)
        case .imageName: Self.isImageName(text)
        case .endpoint: Self.isEndpoint(text)
        case .fingerprint:
            text.utf8.count == 40 && text.utf8.allSatisfy { (48...57).contains($0) || (65...70).contains($0) }
        }
    }

    private static func isImageOwner(_ text: String) -> Bool {
        let isNumber = text.utf8.count == 12 && text.utf8.allSatisfy { (48...57).contains($0) }
        return isNumber || ["self", "amazon", "aws-marketplace"].contains(text)
    }

    private static func isImageName(_ text: String) -> Bool {
        guard (3...128).contains(text.utf8.count), text.utf8.first != UInt8(ascii: "-") else { return false }
        return self.isPlain(text, beside: "-_./*?")
    }

    private static func isEndpoint(_ text: String) -> Bool {
        let schemes = ["http://", "https://"]
        guard let scheme = schemes.first(where: text.hasPrefix) else { return false }
        let rest = text.dropFirst(scheme.count)
        let (place, path) = (rest.prefix { $0 != "/" }, rest.drop { $0 != "/" })
        // A jump host without a user is a host and a port too.
        return SSHProxy(String(place)).map { $0.user == nil } == true && self.isPlain(String(path), beside: "-_./")
    }

    private static func isPlain(_ text: String, beside others: String) -> Bool {
        text.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || others.utf8.contains(byte)
        }
    }
}
