# Object store and CDN for the tile service.
terraform {
  required_version = ">= 1.6, < 2.0"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.40"
    }
  }
  backend "s3" {
    bucket = "tf-state"
    key    = "tiles/${"prod"}.tfstate"
  }
}

variable "regions" {
  type = map(object({
    name     = string
    replicas = optional(number, 2)
    tags     = list(string)
  }))
  default     = {}
  description = "Regions to deploy to; the key is a short \"code\"."
  validation {
    condition     = alltrue([for k, r in var.regions : length(k) <= 4 && r.replicas > 0])
    error_message = "Codes have up to four letters."
  }
}

// Names shared by all resources.
locals {
  prefix  = "tiles-${terraform.workspace}"
  active  = { for code, region in var.regions : upper(code) => region if region.replicas >= 1 }
  cidrs   = [for i in range(4) : cidrsubnet("10.0.0.0/16", 8, i)]
  by_tag  = { for t in flatten(values(var.regions)[*].tags) : t => length(t)... }
  size    = var.regions == {} ? -1 : 2 * (length(var.regions) + 1) % 7
  pattern = "^%[{]?x$${escaped}\t\u00e9"
}

data "aws_iam_policy_document" "read" {
  statement {
    effect    = "Allow"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.tiles["EU"].arn}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

/* One bucket per active region. */
resource "aws_s3_bucket" "tiles" {
  for_each = local.active

  bucket        = lower("${local.prefix}-${each.key}")
  force_destroy = !contains(["prod", "stage"], terraform.workspace)

  dynamic "website" {
    for_each = each.value.replicas > 1 ? [1] : []
    content {
      index_document = "index.html"
    }
  }

  lifecycle {
    prevent_destroy = false
    ignore_changes  = [tags, bucket]
  }
}

resource "aws_instance" "warm" {
  count         = var.regions != null ? 1 : 0
  ami           = "ami-0abc"
  instance_type = lookup(local.by_tag, "big", null) != null ? "m6i.large" : "t3.micro"

  user_data = <<-EOT
    #!/bin/bash
    %{for cidr in local.cidrs~}
    ip route add ${cidr} || true
    %{endfor~}
    %{if local.size > 1}tiles warm%{else}tiles idle%{endif}
  EOT

  provisioner "local-exec" {
    command = "echo ${self.private_ip} >> hosts"
  }
}

module "cdn" {
  source  = "./modules/cdn"
  origins = { for k, b in aws_s3_bucket.tiles : k => b.bucket_regional_domain_name }
  depends_on = [
    aws_s3_bucket.tiles,
  ]
}

output "first_url" {
  value     = try(module.cdn.urls[0], "none")
  sensitive = true
}
