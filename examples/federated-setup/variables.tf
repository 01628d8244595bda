variable "repository_ids" {
  description = "IDs of the repositories whose jobs are admitted: gh api repos/OWNER/NAME --jq .id"
  type        = list(string)

  validation {
    condition     = length(var.repository_ids) > 0 && alltrue([for id in var.repository_ids : can(regex("^[0-9]+$", id))])
    error_message = "One numeric ID at least: without one, every repository on GitHub would be admitted."
  }
}

variable "environments" {
  description = "GitHub environments whose jobs are admitted, such as production"
  type        = list(string)
  default     = []
}

variable "refs" {
  description = "Refs whose jobs are admitted, such as refs/heads/main; with environments as well, both must hold"
  type        = list(string)
  default     = []
}

variable "project_name" {
  description = "Project of the streams; it has the name of the region unless sub-projects are used"
  type        = string
  default     = "eu-de"
}

variable "iam_endpoint" {
  description = "Origin of IAM, without /v3"
  type        = string
  default     = "https://iam.eu-de.otc.t-systems.com"
}

variable "audience" {
  description = "Audience of the ID tokens, if the workflow sets one; the origin of IAM by default"
  type        = string
  default     = null
}

variable "issuer" {
  description = "Issuer of the ID tokens; https://HOSTNAME/_services/token with GitHub Enterprise Server"
  type        = string
  default     = "https://token.actions.githubusercontent.com"
}

variable "identity_provider" {
  description = "Name of the identity provider in IAM, the workflow's identity-provider: letters, digits, - and _"
  type        = string
  default     = "github-actions"
}

variable "group_name" {
  description = "Name of the user group that the jobs become members of"
  type        = string
  default     = "dis-pause-by-github"
}

variable "federated_user_name" {
  description = "Name under which IAM's audit log shows the jobs: letters, digits, blanks, -, _ and ., no digit first"
  type        = string
  default     = "github-actions"
}
