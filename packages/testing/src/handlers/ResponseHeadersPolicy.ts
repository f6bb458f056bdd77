/**
 * Response headers policies.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import {
  NoSuchResponseHeadersPolicy,
  ResponseHeadersPolicyAlreadyExists,
  ResponseHeadersPolicyInUse,
  TooLongCSPInResponseHeadersPolicy,
  TooManyCustomHeadersInResponseHeadersPolicy,
  TooManyRemoveHeadersInResponseHeadersPolicy,
  TooManyResponseHeadersPolicies
} from "@effect-cloudfront/core/Errors"
import * as Api from "@effect-cloudfront/core/ResponseHeadersPolicy"
import { items } from "../internal/distributionConfig.js"
import * as Family from "../internal/family.js"
import { describe } from "../internal/kind.js"
import * as Managed from "../internal/managedPolicies.js"
import { ofType, policy, typeOf } from "../internal/policies.js"
import * as Quota from "../internal/quota.js"
import { refuse } from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import { time } from "../internal/represent.js"
import { checkNames, invalid } from "../internal/values.js"
import type { Resource } from "../State.js"

type Config = Api.ResponseHeadersPolicyConfig

const needsItems = "needs to have at least one item"

const checkCors = (cors: Api.ResponseHeadersPolicyCorsConfig) =>
  Effect.gen(function* () {
    const headers = items(cors.AccessControlAllowHeaders)
    yield* invalid(items(cors.AccessControlAllowOrigins).length === 0, "Allow Origins", needsItems)
    yield* invalid(headers.length === 0, "Allow Headers", needsItems)
    yield* invalid(items(cors.AccessControlAllowMethods).length === 0, "Allow Methods", needsItems)
    yield* invalid(
      cors.AccessControlAllowCredentials && headers.includes("*"),
      "Access-Control-Allow-Headers",
      "cannot contain * when allowCredentials is true"
    )
    yield* invalid((cors.AccessControlMaxAgeSec ?? 0) < 0, "AccessControlMaxAgeSec", "is too small")
  })

const hasRepetitions = (names: ReadonlyArray<string>): boolean =>
  new Set(names.map((name) => name.toLowerCase())).size < names.length

/** Whether a policy neither adds nor removes a header. */
const isEmpty = ({ CorsConfig, SecurityHeadersConfig, ServerTimingHeadersConfig, ...config }: Config): boolean =>
  CorsConfig === undefined &&
  Object.values(SecurityHeadersConfig ?? {}).every((one) => one === undefined) &&
  ServerTimingHeadersConfig?.Enabled !== true &&
  items(config.CustomHeadersConfig).length + items(config.RemoveHeadersConfig).length === 0

const check = (config: Config) =>
  Effect.gen(function* () {
    yield* checkNames(config)
    yield* invalid(isEmpty(config), "ResponseHeadersPolicyConfig", "needs to have at least one header")
    if (config.CorsConfig !== undefined) yield* checkCors(config.CorsConfig)
    const xss = config.SecurityHeadersConfig?.XSSProtection
    yield* invalid(
      xss?.ModeBlock === true && xss.ReportUri !== undefined && xss.ReportUri !== "",
      "ReportUri",
      "can't be given when ModeBlock is true"
    )
    yield* invalid(
      (config.SecurityHeadersConfig?.StrictTransportSecurity?.AccessControlMaxAgeSec ?? 0) < 0,
      "AccessControlMaxAgeSec",
      "is too small"
    )
    const added = items(config.CustomHeadersConfig).map(({ Header }) => Header)
    const removed = items(config.RemoveHeadersConfig).map(({ Header }) => Header)
    yield* invalid(hasRepetitions(added) || added.includes(""), "CustomHeadersConfig", "has an empty or repeated name")
    yield* invalid(
      hasRepetitions(removed) || removed.includes(""),
      "RemoveHeadersConfig",
      "has an empty or repeated name"
    )
  })

/**
 * @since 3.0.0
 * @category kinds
 */
export const responseHeadersPolicy = describe("responseHeadersPolicy", {
  ...policy,
  noun: "response headers policy",
  path: "response-headers-policy",
  missing: refuse(NoSuchResponseHeadersPolicy, "The specified response headers policy does not exist."),
  complete: (config) => ({ ...config, Comment: config.Comment ?? "" }),
  check,
  unique: {
    name: ({ Name }) => Name,
    exists: refuse(ResponseHeadersPolicyAlreadyExists, "A response headers policy with this name already exists.")
  },
  limits: ({ CustomHeadersConfig, RemoveHeadersConfig, SecurityHeadersConfig }) =>
    Effect.gen(function* () {
      const { quotas } = (yield* Request.Request).settings
      yield* Quota.check(
        SecurityHeadersConfig?.ContentSecurityPolicy?.ContentSecurityPolicy.length ?? 0,
        quotas.contentSecurityPolicyLength,
        TooLongCSPInResponseHeadersPolicy,
        "characters in a content security policy"
      )
      yield* Quota.check(
        items(CustomHeadersConfig).length,
        quotas.customHeadersPerPolicy,
        TooManyCustomHeadersInResponseHeadersPolicy,
        "custom headers"
      )
      yield* Quota.check(
        items(RemoveHeadersConfig).length,
        quotas.removeHeadersPerPolicy,
        TooManyRemoveHeadersInResponseHeadersPolicy,
        "removed headers"
      )
    }),
  quota: {
    quota: "responseHeadersPolicies",
    tooMany: TooManyResponseHeadersPolicies,
    message: "Account's Response Headers Policies limit reached."
  },
  inUse: refuse(
    ResponseHeadersPolicyInUse,
    "The specified response headers policy is currently associated with a cache behavior. Please disassociate the policy before deleting."
  ),
  managed: Managed.responseHeadersPolicies
})

const represent = ({ config, id, modifiedAt }: Resource<Config>): Api.ResponseHeadersPolicy => ({
  Id: id,
  LastModifiedTime: time(modifiedAt),
  ResponseHeadersPolicyConfig: config
})

const show = (resource: Resource<Config>) => ({ ResponseHeadersPolicy: represent(resource) })

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  CreateResponseHeadersPolicy: Family.create(
    responseHeadersPolicy,
    Api.createResponseHeadersPolicy,
    (input) => input.ResponseHeadersPolicyConfig,
    show
  ),
  GetResponseHeadersPolicy: Family.get(responseHeadersPolicy, Api.getResponseHeadersPolicy, show),
  GetResponseHeadersPolicyConfig: Family.get(
    responseHeadersPolicy,
    Api.getResponseHeadersPolicyConfig,
    ({ config }) => ({ ResponseHeadersPolicyConfig: config })
  ),
  UpdateResponseHeadersPolicy: Family.update(
    responseHeadersPolicy,
    Api.updateResponseHeadersPolicy,
    (input) => input.ResponseHeadersPolicyConfig,
    show
  ),
  DeleteResponseHeadersPolicy: Family.remove(responseHeadersPolicy, Api.deleteResponseHeadersPolicy),
  ListResponseHeadersPolicies: Family.list(
    responseHeadersPolicy,
    Api.listResponseHeadersPolicies,
    (resource) => ({ Type: typeOf(resource), ...show(resource) }),
    (ResponseHeadersPolicyList) => ({ ResponseHeadersPolicyList }),
    ofType
  )
}
