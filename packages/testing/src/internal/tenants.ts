/** What distribution tenants have from their distribution, and what is known of their domains. */
import * as Effect from "effect/Effect"
import type * as Api from "@effect-cloudfront/core/DistributionTenant"
import { InvalidArgument, InvalidAssociation } from "@effect-cloudfront/core/Errors"
import type { Settings } from "../Settings.js"
import * as State from "../State.js"
import * as Aliases from "./aliases.js"
import * as Certificates from "./certificates.js"
import { isSet, isTenantOnly } from "./distributionConfig.js"
import { isWebACLArn } from "./distributionValues.js"
import { forEachInOrder } from "./each.js"
import { refuse, refuseWhen } from "./refusal.js"
import * as Request from "./request.js"
import { invalid } from "./values.js"

type Config = State.StoredDistributionTenant

/** The facet of the connection group of an enabled tenant. */
export const ENABLED_IN = "enabled in connection group"

/** The facets of what a tenant has of its own. */
export const WEB_ACL = "web ACL"
export const CERTIFICATE = "certificate"

export const domains = ({ Domains }: Pick<Config, "Domains">): ReadonlyArray<string> =>
  Domains.map(({ Domain }) => Domain)

export const webACL = ({ Customizations }: Config): string | undefined =>
  Customizations?.WebAcl?.Action === "override" ? Customizations.WebAcl.Arn : undefined

export const certificate = ({ Customizations }: Config): string | undefined => Customizations?.Certificate?.Arn

/** The configuration with another part of its customizations. `undefined` removes it. */
export const customize = (config: Config, change: Partial<Api.Customizations>): Config => {
  const parts = Object.entries({ ...config.Customizations, ...change }).filter(([, part]) => part !== undefined)
  const { Customizations: _, ...rest } = config
  return parts.length === 0 ? rest : { ...rest, Customizations: Object.fromEntries(parts) }
}

/** Whether the DNS record of a domain points to the routing endpoint of its tenant. */
export const dnsStatus = ({ dns }: Settings, domain: string): Api.DnsConfigurationStatus => {
  const key = domain.toLowerCase()
  return (Object.hasOwn(dns, key) ? dns[key] : undefined) ?? "valid-configuration"
}

const hasValidDns = (settings: Settings, domain: string): boolean =>
  dnsStatus(settings, domain) === "valid-configuration"

/** Whether a certificate of the tenant or of its distribution covers a domain. */
export const isCovered = (view: Request.View, config: Config, domain: string): boolean => {
  const shared = State.get(view.state, "distribution", config.DistributionId)?.config.ViewerCertificate
  return [certificate(config), shared?.ACMCertificateArn, shared?.IAMCertificateId]
    .filter(isSet)
    .some((one) => Certificates.coversAll(view, one, [domain]))
}

export const domainStatus = (view: Request.View, config: Config, domain: string): Api.DomainStatus =>
  isCovered(view, config, domain) && hasValidDns(view.settings, domain) ? "active" : "inactive"

const checkParameters = (
  given: ReadonlyArray<Api.Parameter>,
  { TenantConfig }: State.Kinds["distribution"]
): Effect.Effect<void, InvalidArgument> =>
  Effect.gen(function* () {
    const definitions = TenantConfig?.ParameterDefinitions ?? []
    const names = given.map(({ Name }) => Name)
    const undefinedName = names.find((name) => !definitions.some((one) => one.Name === name))
    const absent = definitions.find(
      ({ Definition, Name }) => Definition.StringSchema?.Required === true && !names.includes(Name)
    )
    yield* invalid(undefinedName !== undefined, `${undefinedName}`, "is not defined by the multi-tenant distribution")
    yield* invalid(absent !== undefined, `${absent?.Name}`, "is required by the multi-tenant distribution")
  })

const checkWebACL = ({ Action, Arn }: Api.WebAclCustomization) =>
  invalid(isSet(Arn) ? !isWebACLArn(Arn) : Action === "override", "WebAcl")

const checkCertificate = ({ Arn }: Api.Certificate) =>
  Effect.flatMap(Request.view, (view) =>
    refuseWhen(
      !Certificates.isArn(Arn) || !Certificates.exists(view, Arn),
      InvalidArgument,
      "The certificate doesn't exist, isn't issued, or isn't in us-east-1."
    )
  )

const checkGeoRestrictions = ({ Locations = [], RestrictionType }: Api.GeoRestrictionCustomization) =>
  invalid(
    (RestrictionType === "none") !== (Locations.length === 0) ||
      !Locations.every((location) => /^[A-Z]{2}$/.test(location)),
    "GeoRestrictions"
  )

const checkCustomizations = ({ Certificate, GeoRestrictions, WebAcl }: Api.Customizations) =>
  Effect.gen(function* () {
    if (WebAcl !== undefined) yield* checkWebACL(WebAcl)
    if (Certificate !== undefined) yield* checkCertificate(Certificate)
    if (GeoRestrictions !== undefined) yield* checkGeoRestrictions(GeoRestrictions)
  })

/** https://docs.aws.amazon.com/acm/latest/userguide/http-validation.html: there is no validation of wildcards over HTTP. */
const checkRequest = ({ PrimaryDomainName }: Api.ManagedCertificateRequest, names: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    yield* invalid(
      isSet(PrimaryDomainName) && !names.some((name) => name.toLowerCase() === PrimaryDomainName.toLowerCase()),
      "PrimaryDomainName",
      "is not a domain of the distribution tenant"
    )
    yield* invalid(
      names.some((name) => name.startsWith("*.")),
      "ManagedCertificateRequest",
      "does not go with a wildcard domain"
    )
  })

/**
 * Refuses a domain of which there is no proof that it may be used: a certificate that covers it, or a DNS record that points to
 * CloudFront. A token of the tenant's own server will prove it (aws-sdk-php#3129).
 */
const checkOwnership = (config: Config, request: Api.ManagedCertificateRequest | undefined) =>
  Effect.flatMap(Request.view, (view) =>
    forEachInOrder(request?.ValidationTokenHost === "self-hosted" ? [] : domains(config), (domain) =>
      refuseWhen(
        !hasValidDns(view.settings, domain) && (request !== undefined || !isCovered(view, config, domain)),
        InvalidArgument,
        "The provided Domain Name is not valid. Could not verify Domain Name ownership. It may not be pointing to a valid CloudFront resource."
      )
    )
  )

/** Checks the values of a tenant for which a certificate may be requested. */
export const checkValues = (
  config: Config,
  current: State.Resource<Config> | undefined,
  request: Api.ManagedCertificateRequest | undefined
) =>
  Effect.gen(function* () {
    const names = domains(config)
    // The last domain can be moved to another resource.
    yield* invalid(names.length === 0 && current?.config.Domains.length !== 0, "Domains", "is empty")
    yield* Aliases.checkSyntax(names)
    const parameters = config.Parameters ?? []
    yield* invalid(
      new Set(parameters.map(({ Name }) => Name)).size < parameters.length,
      "Parameters",
      "has a name twice"
    )
    yield* checkCustomizations(config.Customizations ?? {})
    const distribution = State.get(yield* Request.state, "distribution", config.DistributionId)
    // A distribution that does not exist is refused later.
    if (distribution === undefined) return
    if (!isTenantOnly(distribution.config)) {
      return yield* refuse(InvalidAssociation, "The specified distribution is not a multi-tenant distribution.")
    }
    yield* checkParameters(parameters, distribution.config)
    if (request !== undefined) yield* checkRequest(request, names)
    yield* checkOwnership(config, request)
  })
