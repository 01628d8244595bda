terraform {
  required_version = ">= 1.3"

  required_providers {
    opentelekomcloud = {
      source  = "opentelekomcloud/opentelekomcloud"
      version = ">= 1.36"
    }
    http = {
      source  = "hashicorp/http"
      version = ">= 3.2"
    }
  }
}

# The credentials come from OS_ACCESS_KEY, OS_SECRET_KEY and OS_DOMAIN_NAME, or from another sign-in method of the
# provider. They need the role Security Administrator.
provider "opentelekomcloud" {
  auth_url    = "${var.iam_endpoint}/v3"
  tenant_name = var.project_name
}

# What the deployments may do: everything with DIS, in this one project.

data "opentelekomcloud_identity_project_v3" "streams" {
  name = var.project_name
}

# The console shows dis_adm as DIS Administrator.
data "opentelekomcloud_identity_role_v3" "dis_administrator" {
  name = "dis_adm"
}

resource "opentelekomcloud_identity_group_v3" "pausing" {
  name        = var.group_name
  description = "Jobs of GitHub Actions that pause and resume DIS dump tasks"
}

resource "opentelekomcloud_identity_role_assignment_v3" "pausing" {
  group_id   = opentelekomcloud_identity_group_v3.pausing.id
  project_id = data.opentelekomcloud_identity_project_v3.streams.id
  role_id    = data.opentelekomcloud_identity_role_v3.dis_administrator.id
}

# Who may: jobs of the named repositories, in the named environments or on the named refs.

data "http" "jwks" {
  url = "${var.issuer}/.well-known/jwks"

  lifecycle {
    postcondition {
      condition     = self.status_code == 200
      error_message = "The issuer did not answer with its signing keys."
    }
  }
}

locals {
  # The certificates are left out: IAM does not need them, and they take most of the 30,000 characters.
  signing_key = jsonencode({
    keys = [
      for key in jsondecode(data.http.jwks.response_body).keys : {
        alg = "RS256"
        e   = key.e
        kid = key.kid
        kty = key.kty
        n   = key.n
        use = "sig"
      } if key.kty == "RSA"
    ]
  })

  # All conditions of the rule must hold.
  conditions = concat(
    [{ type = "repository_id", any_one_of = var.repository_ids }],
    length(var.environments) == 0 ? [] : [{ type = "environment", any_one_of = var.environments }],
    length(var.refs) == 0 ? [] : [{ type = "ref", any_one_of = var.refs }],
  )
}

resource "opentelekomcloud_identity_provider" "github" {
  name        = var.identity_provider
  protocol    = "oidc"
  description = "Jobs of GitHub Actions"

  access_config {
    access_type  = "program"
    provider_url = var.issuer
    client_id    = coalesce(var.audience, var.iam_endpoint)
    signing_key  = local.signing_key
  }

  mapping_rules = jsonencode([
    {
      local = [
        { user = { name = var.federated_user_name } },
        { group = { name = opentelekomcloud_identity_group_v3.pausing.name } },
      ]
      remote = local.conditions
    },
  ])

  lifecycle {
    precondition {
      condition     = length(var.environments) + length(var.refs) > 0
      error_message = "Set environments or refs; otherwise every workflow on every branch would be admitted."
    }
    precondition {
      condition     = length(jsondecode(local.signing_key).keys) > 0 && length(local.signing_key) <= 30000
      error_message = "IAM takes one key at least and 30,000 characters at the most."
    }
  }
}
