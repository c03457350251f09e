/// What Terraform 1.11.4 printed with `-json` for the local module, with its times left out.
package enum TerraformRecording {
    package static let plan =
        [version] + [3, 1, 2].map { planned($0) } + [
            #"{"@level":"info","@message":"Plan: 3 to add, 0 to change, 0 to destroy.","@module":"terraform.ui","changes":{"add":3,"change":0,"import":0,"remove":0,"operation":"plan"},"type":"change_summary"}"#,
            #"{"@level":"info","@message":"Outputs: 2","@module":"terraform.ui","outputs":{"nodes":{"sensitive":false,"action":"create"},"token":{"sensitive":true,"action":"create"}},"type":"outputs"}"#,
        ]

    package static let apply =
        [version] + [3, 2].map { begun($0) } + [2, 3].map { done($0) } + [begun(1), done(1)] + [
            #"{"@level":"info","@message":"Apply complete! Resources: 3 added, 0 changed, 0 destroyed.","@module":"terraform.ui","changes":{"add":3,"change":0,"import":0,"remove":0,"operation":"apply"},"type":"change_summary"}"#,
            #"{"@level":"info","@message":"Outputs: 2","@module":"terraform.ui","outputs":{"nodes":{"sensitive":false,"type":["tuple",[["object",{"address":"string"}]]],"value":["#
                + [node(1, "primary"), node(2, "replica")].joined(separator: ",")
                + #"]},"token":{"sensitive":true,"type":"string","value":"hunter2"}},"type":"outputs"}"#,
        ]

    package static let failure = [
        version,
        #"{"@level":"error","@message":"Error: Invalid value for variable","@module":"terraform.ui","diagnostic":{"severity":"error","summary":"Invalid value for variable","detail":"Every port must be a whole number from 1024 to 65535.\n\nThis was checked by the validation rule at modules/local/variables.tf:39,3-13.","range":{"filename":"main.tf.json","start":{"line":1,"column":391,"byte":390},"end":{"line":1,"column":405,"byte":404}},"snippet":{"context":"module.cluster","code":"{}","start_line":1,"highlight_start_offset":390,"highlight_end_offset":404,"values":[{"traversal":"var.ports","statement":"is list of number with 3 elements"}]}},"type":"diagnostic"}"#,
        #"{"@level":"error","@message":"Error: Saved plan is stale","@module":"terraform.ui","diagnostic":{"severity":"error","summary":"Saved plan is stale","detail":"Plan again."},"type":"diagnostic"}"#,
    ]

    private static let version =
        #"{"@level":"info","@message":"Terraform 1.11.4","@module":"terraform.ui","terraform":"1.11.4","type":"version","ui":"1.2"}"#

    private static func resource(_ number: Int) -> String {
        #""resource":{"addr":"module.cluster.terraform_data.node[\"orders-\#(number)\"]","module":"module.cluster","resource":"terraform_data.node[\"orders-\#(number)\"]","implied_provider":"terraform","resource_type":"terraform_data","resource_name":"node","resource_key":"orders-\#(number)"}"#
    }

    private static func planned(_ number: Int) -> String {
        #"{"@level":"info","@message":"Plan to create","@module":"terraform.ui","change":{\#(resource(number)),"action":"create"},"type":"planned_change"}"#
    }

    private static func begun(_ number: Int) -> String {
        #"{"@level":"info","@message":"Creating...","@module":"terraform.ui","hook":{\#(resource(number)),"action":"create"},"type":"apply_start"}"#
    }

    private static func done(_ number: Int) -> String {
        #"{"@level":"info","@message":"Creation complete after 0s","@module":"terraform.ui","hook":{\#(resource(number)),"action":"create","id_key":"id","id_value":"1f78c57f-54e7-19de-b88d-5ad8a801e240","elapsed_seconds":0},"type":"apply_complete"}"#
    }

    private static func node(_ number: Int, _ role: String) -> String {
        #"{"address":"127.0.0.1","instance_directory":"/var/lib/pgherd/instances/orders-\#(number)","instance_id":null,"name":"orders-\#(number)","port":\#(15431 + number),"role":"\#(role)","ssh_address":null,"ssh_user":null,"volume_id":null,"zone":null}"#
    }
}
