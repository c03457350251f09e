import Commands

/// The verb of a run.
package enum RunKind: String, CaseIterable, Hashable, Sendable {
    case create
    case generate
    case plan
    case apply
    case configure
    case resume
    case rotate
    case destroy

    /// Whether it may bring its cluster into being.
    package var isMaking: Bool { self == .create || self == .generate }

    /// The external programs that it may be carried out with.
    package var tools: [Tool] {
        switch self {
        case .create, .resume, .destroy: [.terraform, .ansible]
        case .plan, .apply: [.terraform]
        case .configure, .rotate: [.ansible]
        case .generate: []
        }
    }
}

extension ClusterChange {
    package var kind: RunKind {
        switch self {
        case .create: .create
        case .generate: .generate
        case .plan: .plan
        case .apply: .apply
        case .configure: .configure
        case .resume: .resume
        case .rotateSecrets: .rotate
        case .destroy: .destroy
        }
    }
}
