/** The options that every command has. */
import * as Spec from "./spec.js"

export const common = {
  profile: Spec.text("the profile of AWS's shared files (AWS_PROFILE)", "NAME"),
  region: Spec.text("the region, which determines the partition of AWS (AWS_REGION)", "REGION"),
  "endpoint-url": Spec.text("the endpoint in place of AWS's (AWS_ENDPOINT_URL_CLOUDFRONT, AWS_ENDPOINT_URL)", "URL"),
  "max-attempts": Spec.integer("how often a call is tried (AWS_MAX_ATTEMPTS)"),
  "retry-mode": Spec.choice("how calls are repeated (AWS_RETRY_MODE)", ["standard", "adaptive"]),
  "call-timeout": Spec.duration("the time limit of an attempt of a call"),
  json: Spec.flag("prints results as JSON"),
  quiet: Spec.flag("prints no progress", "q")
} as const
