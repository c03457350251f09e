package import Foundation
import Model

/// The root module of a workspace: it calls the module of the cluster's target.
///
/// Every value goes in as a variable, as JSON, so none can become code in HCL.
package struct TerraformRoot: Sendable {
    /// One variable of the target's module.
    package struct Variable: Sendable {
        package let name: String
        /// Terraform's type: `list(string)`.
        package let type: String
        package let value: any Sendable

        /// - Parameters:
        ///   - name: As the module calls it.
        ///   - type: Terraform's type.
        ///   - value: A text, a number, a truth value, or a list or dictionary of such; `nil` is the module's default.
        package init(_ name: String, _ type: String, _ value: (any Sendable)?) {
            self.name = name
            self.type = type
            self.value = value ?? NSNull()
        }
    }

    /// The directory of the module under `modules`.
    package let module: String
    package let variables: [Variable]
    /// Where providers come from and which versions will do, by their local names.
    package var requiredProviders: [String: [String: String]] = [:]
    /// How providers are configured, by their local names; may refer to variables.
    package var providers: [String: [String: any Sendable]] = [:]
    /// What only the providers are given, and the module is not.
    package var providerVariables: [Variable] = []
    /// What the look for strays is given; `nil`: nothing that is made can be lost.
    package var look: [Variable]?
    /// What tells the cluster from every other one: the state carries it as an output, so that whoever else comes upon that
    /// state can tell whose it is.
    package var identity: String?

    package init(
        module: String,
        variables: [Variable],
        requiredProviders: [String: [String: String]] = [:],
        providers: [String: [String: any Sendable]] = [:],
        providerVariables: [Variable] = [],
        look: [Variable]? = nil,
        identity: String? = nil
    ) {
        self.module = module
        self.variables = variables
        self.requiredProviders = requiredProviders
        self.providers = providers
        self.providerVariables = providerVariables
        self.look = look
        self.identity = identity
    }

    /// The output and variable that hold ``identity``.
    package static let identityName = "identity"

    /// The files of the workspace.
    ///
    /// - Parameter backend: Where the state is kept; `nil` is beside the files.
    /// - Returns: Contents by name.
    /// - Throws: What can't be written as JSON.
    package func documents(backend: TerraformBackend?) throws -> [String: Data] {
        var settings: [String: Any] = ["required_version": ">= \(Tool.terraform.minimum)"]
        if !self.requiredProviders.isEmpty { settings["required_providers"] = self.requiredProviders }
        if let backend { settings["backend"] = [backend.kind: try backend.settings] }
        var module: [String: Any] = ["source": "./modules/\(self.module)"]
        var types: [String: Any] = [:]
        var values: [String: Any] = [:]
        var outputs: [String: Any] = [
            "nodes": ["value": "${module.cluster.nodes}", "description": "The nodes, the primary first."]
        ]
        var declared = self.variables + self.providerVariables
        if let identity = self.identity {
            outputs[Self.identityName] = [
                "value": "${var.\(Self.identityName)}",
                "description": "Whose state this is: pgherd compares it before it plans.",
            ]
            if !declared.contains(where: { $0.name == Self.identityName }) {
                declared.append(Variable(Self.identityName, "string", identity))
            }
        }
        for variable in self.variables { module[variable.name] = "${var.\(variable.name)}" }
        for variable in declared {
            types[variable.name] = ["type": variable.type]
            values[variable.name] = variable.value
        }
        var main: [String: Any] = [
            "terraform": settings,
            "variable": types,
            "module": ["cluster": module],
            "output": outputs,
        ]
        if !self.providers.isEmpty { main["provider"] = self.providers }
        var documents = [
            "main.tf.json": try WorkspaceDocuments.json(main),
            "terraform.tfvars.json": try WorkspaceDocuments.json(values),
        ]
        if let look = self.look {
            documents["look/terraform.tfvars.json"] = try WorkspaceDocuments.json(
                Dictionary(look.map { ($0.name, $0.value) }) { $1 }
            )
        }
        return documents
    }
}
