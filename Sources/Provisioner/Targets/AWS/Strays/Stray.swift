import Foundation

/// Something that the API has with a cluster's tags and Terraform's state does not know: it was made in a call whose
/// answer never came.
package struct Stray: Hashable, Sendable, Decodable, CustomStringConvertible {
    package enum Kind: String, Hashable, Sendable, Decodable, CaseIterable {
        case instance
        case volume
        case address
        case natGateway = "nat-gateway"
        case securityGroup = "security-group"
        case subnet
        case vpc
        case routeTable = "route-table"
        case internetGateway = "internet-gateway"
        /// Its id is its name.
        case keyPair = "key-pair"

        package var hasPrice: Bool {
            switch self {
            case .instance, .volume, .address, .natGateway: true
            case .securityGroup, .subnet, .vpc, .routeTable, .internetGateway, .keyPair: false
            }
        }

        /// What the API's ids of the kind begin with.
        package var prefix: String {
            switch self {
            case .instance: "i-"
            case .volume: "vol-"
            case .address: "eipalloc-"
            case .natGateway: "nat-"
            case .securityGroup: "sg-"
            case .subnet: "subnet-"
            case .vpc: "vpc-"
            case .routeTable: "rtb-"
            case .internetGateway: "igw-"
            case .keyPair: "pgherd-"
            }
        }

        /// The name of Terraform's resource for the kind.
        package var resource: String {
            switch self {
            case .instance: "aws_instance"
            case .volume: "aws_ebs_volume"
            case .address: "aws_eip"
            case .natGateway: "aws_nat_gateway"
            case .securityGroup: "aws_security_group"
            case .subnet: "aws_subnet"
            case .vpc: "aws_vpc"
            case .routeTable: "aws_route_table"
            case .internetGateway: "aws_internet_gateway"
            case .keyPair: "aws_key_pair"
            }
        }

        /// Whether a text has the form of an id of the kind: nothing in it could be code.
        func isIdentifier(_ text: String) -> Bool {
            guard self == .keyPair else { return AWSTarget.isIdentifier(text, of: self.prefix) }
            return text.hasPrefix(self.prefix) && text.utf8.count <= 255
                && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
        }
    }

    package let kind: Kind
    /// As the API calls it: `i-0123456789abcdef0`.
    package let id: String
    /// The node that it was made for, by its tag.
    package let node: String?
    package let zone: String?
    /// The security groups of an instance.
    let groups: [String]

    /// `instance i-0123456789abcdef0 (orders-2, eu-central-1b)`.
    package var description: String {
        let place = [self.node, self.zone].compactMap(\.self).joined(separator: ", ")
        return "\(self.kind.rawValue) \(self.id)" + (place.isEmpty ? "" : " (\(place))")
    }

    /// Reads what the look says.
    ///
    /// - Throws: `DecodingError`, also where an id has another form than EC2 gives: ids go into Terraform's configuration.
    package static func all(in document: String) throws -> [Stray] {
        let strays = try JSONDecoder().decode([Stray].self, from: Data(document.utf8))
        for stray in strays where !stray.kind.isIdentifier(stray.id) {
            throw DecodingError.dataCorrupted(
                .init(codingPath: [], debugDescription: "\(stray.id) is no id of \(stray.kind.rawValue)")
            )
        }
        return strays
    }
}

extension [Stray] {
    /// For people; the first twenty.
    package var summary: String {
        let rest = self.count - 20
        return self.prefix(20).map(\.description).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}
