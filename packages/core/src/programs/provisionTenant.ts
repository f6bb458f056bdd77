/**
 * A program that creates a distribution tenant and brings its domains into service.
 *
 * @since 3.0.0
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import * as Consistency from "../Consistency.js"
import { isNotFound, type CommonError } from "../Errors.js"
import * as ConnectionGroup from "../generated/ConnectionGroup.js"
import * as DistributionTenant from "../generated/DistributionTenant.js"
import * as Backoff from "../internal/backoff.js"
import * as ConsistentRead from "../internal/consistentRead.js"
import { millisSince } from "../internal/elapsed.js"
import { failAfter } from "../internal/failAfter.js"
import * as Kinds from "../internal/kinds.js"
import { persist } from "../internal/retry.js"
import { program, withSpanEvents } from "../internal/program.js"
import * as Named from "../internal/named.js"
import * as Progress from "../internal/progress.js"
import { modifyIdempotently } from "../internal/readModifyWrite.js"
import { tenant as tenantResource } from "../internal/tenant.js"
import * as WriteOutcome from "../internal/writeOutcome.js"
import { WaitTimeout, type Options as WaitOptions, type WaitFailed } from "../Waiter.js"
import {
  waitUntilDistributionTenantDeployed,
  waitUntilDomainsActive,
  waitUntilManagedCertificateIssued
} from "./waiters.js"

/**
 * A step of `provisionTenant`.
 *
 * @since 3.0.0
 * @category models
 */
export type ProvisionTenantEvent =
  | { readonly _tag: "Creating"; readonly name: string }
  | { readonly _tag: "Created"; readonly id: string }
  /** A tenant with this name was there, of the same distribution and with the same domains. The program continues with it. */
  | { readonly _tag: "Found"; readonly id: string }
  /** For you to do: the DNS record of the domain is to point to the target. `target` is `undefined` if it could not be read. */
  | { readonly _tag: "DnsRecordNeeded"; readonly domain: string; readonly target: string | undefined }
  /**
   * For you to do, if the tenant's own server is the host of the validation tokens: requests for `from` are to be redirected to `to`. With
   * CloudFront as the host, the DNS record is enough.
   */
  | { readonly _tag: "ValidationNeeded"; readonly domain: string; readonly from: string; readonly to: string }
  | { readonly _tag: "WaitingForCertificate"; readonly status: string; readonly elapsed: Duration.Duration }
  | { readonly _tag: "CertificateIssued"; readonly arn: string }
  | { readonly _tag: "CertificateAttached"; readonly arn: string }
  | { readonly _tag: "WaitingForDomains"; readonly status: string; readonly elapsed: Duration.Duration }
  | { readonly _tag: "Ready"; readonly id: string }

/**
 * The options of `provisionTenant`. `interval` is the time between two reads of a status; 30 seconds when absent. `timeout` is the time limit
 * of the whole program; 4 hours when absent. `lag` is how long reads may be stale after a write; 90 seconds when absent.
 *
 * @since 3.0.0
 * @category models
 */
export interface ProvisionTenantOptions extends WaitOptions, Consistency.Options {
  /** What to wait for at the end: that all domains are active, or only that the tenant is deployed; `active` when absent. */
  readonly until?: "active" | "deployed" | undefined
  /** Whether to make no change, and to return what would be done; false when absent. */
  readonly dryRun?: boolean | undefined
  /** Called with each event. The next step follows its Effect. */
  readonly onEvent?: ((event: ProvisionTenantEvent) => Effect.Effect<void>) | undefined
}

/**
 * The result of `provisionTenant`. `created` tells whether this run has created the tenant. `Planned` is that of a dry run.
 *
 * @since 3.0.0
 * @category models
 */
export type ProvisionedTenant =
  | {
      readonly _tag: "Ready"
      readonly tenant: DistributionTenant.DistributionTenant
      readonly created: boolean
      readonly certificateArn: string | undefined
    }
  | {
      readonly _tag: "Planned"
      /** Whether there is a tenant with the name to continue with. */
      readonly exists: boolean
      /**
       * How a run would begin. `AlreadyExists`: it would fail with `EntityAlreadyExists`, since a tenant of another distribution or with other
       * domains has the name.
       */
      readonly outcome: "Created" | "Found" | "AlreadyExists"
      /** `AttachCertificate`: the certificate is issued, and the tenant does not have it. The service attaches that of a new tenant. */
      readonly steps: ReadonlyArray<"Create" | "AttachCertificate">
    }

/**
 * The errors of `provisionTenant`.
 *
 * @since 3.0.0
 * @category errors
 */
export type ProvisionTenantError =
  | DistributionTenant.CreateDistributionTenantError
  | DistributionTenant.GetDistributionTenantError
  | DistributionTenant.UpdateDistributionTenantError
  | DistributionTenant.GetManagedCertificateDetailsError
  | CommonError
  | Consistency.StaleReadError
  | WaitFailed
  | WaitTimeout

const DEFAULT_INTERVAL = "30 seconds"
const DEFAULT_TIMEOUT = "4 hours"

type Tenant = DistributionTenant.DistributionTenant

const isGone: (error: unknown) => boolean = isNotFound

const ifThere = <A, E, R>(read: Effect.Effect<A, E, R>): Effect.Effect<A | undefined, E, R> =>
  Effect.catchAll(read, (error) => (isGone(error) ? Effect.succeed(undefined) : Effect.fail(error)))

const findByName = (Identifier: string) =>
  Effect.map(
    ifThere(persist(DistributionTenant.getDistributionTenant({ Identifier }))),
    (found) => found?.DistributionTenant
  )

const namesOf = (domains: ReadonlyArray<{ readonly Domain: string }> = []): string =>
  domains
    .map(({ Domain }) => Domain.toLowerCase())
    .sort()
    .join()

/** Whether a tenant is the one of an input: of the same distribution and with the same domains. */
const isOf = (tenant: Tenant, input: DistributionTenant.CreateDistributionTenantRequest): boolean =>
  tenant.DistributionId === input.DistributionId && namesOf(tenant.Domains) === namesOf(input.Domains)

/** Whether the refusal of a creation may be due to an earlier one, whose response was lost or that was made by an earlier run. */
const mayBeOwn = (error: ProvisionTenantError): boolean =>
  error._tag === "EntityAlreadyExists" || error._tag === "CNAMEAlreadyExists"

/** Creates the tenant, or finds it. Its name is unique, so it is created once. */
const createOrFind = (
  input: DistributionTenant.CreateDistributionTenantRequest,
  lag: Duration.DurationInput
): Effect.Effect<{ readonly tenant: Tenant; readonly created: boolean }, ProvisionTenantError, CloudFront> => {
  let wasLost = false
  // A tenant that another call has created may not be visible yet. A domain may as well be that of another resource.
  const find = (error: ProvisionTenantError) =>
    Backoff.pollFor(
      findByName(input.Name),
      (found) => found !== undefined,
      Backoff.READS,
      wasLost || error._tag === "EntityAlreadyExists" ? lag : 0
    )
  return DistributionTenant.createDistributionTenant(input).pipe(
    Effect.tapError((error) => Effect.sync(() => void (wasLost ||= WriteOutcome.of(error).unanswered))),
    persist,
    Effect.map((result) => ({ tenant: result.DistributionTenant, created: true })),
    Effect.catchAll((error: ProvisionTenantError) =>
      mayBeOwn(error)
        ? Effect.flatMap(find(error), (found) =>
            found !== undefined && isOf(found, input)
              ? Effect.succeed({ tenant: found, created: false })
              : Effect.fail(error)
          )
        : Effect.fail(error)
    )
  )
}

/** The name that DNS records are to point to. Permission to read it is not required. */
const routingEndpoint = (group: string | undefined): Effect.Effect<string | undefined, never, CloudFront> =>
  group === undefined
    ? Effect.succeed(undefined)
    : ConnectionGroup.getConnectionGroup({ Identifier: group }).pipe(
        Effect.map((result) => result.ConnectionGroup.RoutingEndpoint),
        Effect.orElseSucceed(() => undefined)
      )

/** How a run finds the tenant, and what it changes then. */
const planSteps = (
  input: DistributionTenant.CreateDistributionTenantRequest,
  lag: Duration.DurationInput
): Effect.Effect<ProvisionedTenant, ProvisionTenantError, CloudFront> =>
  Effect.gen(function* () {
    const planned = (
      outcome: "Created" | "Found" | "AlreadyExists",
      steps: ReadonlyArray<"Create" | "AttachCertificate">
    ) => ({ _tag: "Planned", exists: outcome === "Found", outcome, steps }) as const
    const { Name } = input
    const found = yield* Named.findConsistent(Kinds.distributionTenant, Name, findByName(Name), ({ Id }) => Id, lag)
    if (found === undefined) return planned("Created", ["Create"])
    if (!isOf(found, input)) return planned("AlreadyExists", [])
    const id = found.Id ?? Name
    const details =
      input.ManagedCertificateRequest === undefined
        ? undefined
        : yield* ifThere(persist(DistributionTenant.getManagedCertificateDetails({ Identifier: id })))
    const { CertificateArn: arn, CertificateStatus: status } = details?.ManagedCertificateDetails ?? {}
    if (arn === undefined || status !== "issued") return planned("Found", [])
    const writes = yield* ConsistentRead.recentWrites
    const { config } = yield* ConsistentRead.readConsistent(tenantResource, id, writes, lag)
    return planned("Found", config.Customizations?.Certificate?.Arn === arn ? [] : ["AttachCertificate"])
  })

/** The certificate of a tenant, with another ARN. */
const withCertificate = (
  customizations: DistributionTenant.Customizations | undefined,
  Arn: string
): DistributionTenant.Customizations => ({ ...customizations, Certificate: { Arn } })

/**
 * Creates a distribution tenant, and waits until its domains are active. With a `ManagedCertificateRequest`, the program tells by events what
 * is to be done for the validation, waits until the certificate is issued, and attaches it, unless the service has done so.
 *
 * The name of a tenant is unique. So another run with the same input, after an interruption or an error, finds the tenant and continues; it
 * does not change other settings of it. After an interruption the tenant is there or not, and works as far as it came. If the response to
 * the creation was lost, it is repeated.
 *
 * Fails
 *
 * - with `EntityAlreadyExists`, if a tenant of another distribution or with other domains has the name
 * - with `CNAMEAlreadyExists`, if another resource has one of the domains
 * - with `InvalidArgument`, if a domain is not verified, and the other errors of CreateDistributionTenant
 * - with `WaitFailed`, if the certificate cannot be issued, for example with the state `validation-timed-out`
 * - with `WaitTimeout`, when `timeout` is over; another run continues
 * - with the errors of reading and updating the tenant, and the errors of every call (`CommonError`)
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateDistributionTenant.html
 * @since 3.0.0
 * @category programs
 * @example
 * ```ts
 * import * as Console from "effect/Console"
 * import { provisionTenant } from "@effect-cloudfront/core/programs/provisionTenant"
 *
 * const customer = provisionTenant(
 *   {
 *     DistributionId: "E1PA6795UKMFR9",
 *     Name: "customer-1",
 *     Domains: [{ Domain: "www.example.com" }],
 *     ManagedCertificateRequest: { ValidationTokenHost: "cloudfront" }
 *   },
 *   { onEvent: (event) => Console.log(event._tag) }
 * )
 * ```
 */
export const provisionTenant = (
  input: DistributionTenant.CreateDistributionTenantRequest,
  options: ProvisionTenantOptions = {}
): Effect.Effect<ProvisionedTenant, ProvisionTenantError, CloudFront> =>
  Effect.suspend(() => {
    const { interval = DEFAULT_INTERVAL, lag = Consistency.DEFAULT_LAG, until = "active" } = options
    const timeout = Duration.decode(options.timeout ?? DEFAULT_TIMEOUT)
    const onEvent = withSpanEvents(options.onEvent)
    let last: string | undefined

    const steps = Effect.gen(function* () {
      const started = yield* Clock.currentTimeMillis
      const waitOptions = Effect.map(millisSince(started), (elapsed) => ({
        failures: options.failures,
        interval,
        jitter: options.jitter,
        lag,
        timeout: Math.max(0, Duration.toMillis(timeout) - elapsed)
      }))
      if (options.dryRun === true) return yield* planSteps(input, lag)
      yield* onEvent({ _tag: "Creating", name: input.Name })
      const { created, tenant } = yield* createOrFind(input, lag)
      const id = tenant.Id ?? input.Name
      if (created) {
        yield* ConsistentRead.recordCreated(Kinds.distributionTenant, id)
        yield* Named.recordCreated(Kinds.distributionTenant, input.Name)
        yield* ConsistentRead.recordCreated(Kinds.managedCertificate, id)
      }
      yield* onEvent({ _tag: created ? "Created" : "Found", id })

      const inactive = (tenant.Domains ?? []).filter(({ Status }) => Status !== "active")
      if (inactive.length > 0) {
        const target = yield* routingEndpoint(tenant.ConnectionGroupId)
        for (const { Domain } of inactive) yield* onEvent({ _tag: "DnsRecordNeeded", domain: Domain, target })
      }

      let certificateArn: string | undefined
      if (input.ManagedCertificateRequest !== undefined) {
        const details = yield* Backoff.pollFor(
          ifThere(persist(DistributionTenant.getManagedCertificateDetails({ Identifier: id }))),
          (found) => found !== undefined,
          Backoff.READS,
          lag
        )
        for (const token of details?.ManagedCertificateDetails.ValidationTokenDetails ?? []) {
          const { Domain: domain, RedirectFrom: from, RedirectTo: to } = token
          if (from !== undefined && to !== undefined) yield* onEvent({ _tag: "ValidationNeeded", domain, from, to })
        }
        const issued = yield* waitUntilManagedCertificateIssued(id, {
          ...(yield* waitOptions),
          onPending: (status, elapsed) => {
            last = status
            return onEvent({ _tag: "WaitingForCertificate", status, elapsed })
          }
        })
        const arn = issued.CertificateArn
        if (arn !== undefined) {
          certificateArn = arn
          yield* onEvent({ _tag: "CertificateIssued", arn })
          const attached = yield* modifyIdempotently(
            tenantResource,
            id,
            (config) =>
              config.Customizations?.Certificate?.Arn === arn
                ? config
                : { ...config, Customizations: withCertificate(config.Customizations, arn) },
            { lag }
          )
          last = attached.status
          yield* onEvent({ _tag: "CertificateAttached", arn })
        }
      }

      const onPending = (status: string, elapsed: Duration.Duration) => {
        last = status
        return onEvent({ _tag: "WaitingForDomains", status, elapsed })
      }
      const deployed = yield* waitUntilDistributionTenantDeployed(id, { ...(yield* waitOptions), onPending })
      const ready =
        until === "deployed" ? deployed : yield* waitUntilDomainsActive(id, { ...(yield* waitOptions), onPending })
      yield* onEvent({ _tag: "Ready", id })
      return { _tag: "Ready", tenant: ready, created, certificateArn } as ProvisionedTenant
    })
    return failAfter<ProvisionTenantError>(
      Duration.sum(timeout, FINAL_TIME),
      () => new WaitTimeout({ what: `distribution tenant ${input.Name} to be ready`, elapsed: timeout, last })
    )(steps)
  }).pipe(program("provisionTenant", { name: input.Name }))

/** The time for the last poll, whose timeout error has more details than the one of this program. */
const FINAL_TIME = Duration.seconds(1)

/**
 * The events of `provisionTenant` as a Stream. Running the Stream creates the tenant. The errors are those of `provisionTenant`.
 *
 * @since 3.0.0
 * @category programs
 */
export const provisionTenantEvents = (
  input: DistributionTenant.CreateDistributionTenantRequest,
  options: Omit<ProvisionTenantOptions, "onEvent"> = {}
): Stream.Stream<ProvisionTenantEvent, ProvisionTenantError, CloudFront> =>
  Progress.events((onEvent) => provisionTenant(input, { ...options, onEvent }))
