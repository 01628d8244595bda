output "with" {
  description = "The inputs for the workflow"
  value = {
    identity-provider = opentelekomcloud_identity_provider.github.name
    audience          = coalesce(var.audience, var.iam_endpoint)
    project-id        = data.opentelekomcloud_identity_project_v3.streams.id
  }
}

output "signing_keys" {
  description = "IDs (kid) of the keys that IAM holds now"
  value       = jsondecode(local.signing_key).keys[*].kid
}
