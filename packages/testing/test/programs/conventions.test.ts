/** What every program has: checked for all that the packages export, so a new program has it or says here why it does not. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { operations } from "@effect-cloudfront/core/operations"
import type * as Operation from "@effect-cloudfront/core/Operation"
import type * as Shape from "@effect-cloudfront/core/protocol/Shape"
import { assert, describe, it } from "@effect/vitest"
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import { all, type All, type Name, type Returned, type Without } from "./names.js"

type ErrorOf<R> =
  R extends Effect.Effect<unknown, infer E, CloudFront>
    ? E
    : R extends Stream.Stream<unknown, infer E, CloudFront>
      ? E
      : never

/** The programs whose errors are not all tagged. */
type Open = { [K in Name]: ErrorOf<Returned<All[K]>> extends { readonly _tag: string } ? never : K }[Name]

type Reads = "it reads only"
type Waits = "it waits, and has onState and waiterStates"

/** The programs without `onEvent`, and why. The type has their names, so none is forgotten. */
const WITHOUT_EVENTS: Readonly<Record<Without<"onEvent">, Reads | Waits>> = {
  describeAll: "it reads only",
  distributions: "it reads only",
  findDistribution: "it reads only",
  findInvalidation: "it reads only",
  findStreamingDistribution: "it reads only",
  invalidationPage: "it reads only",
  invalidationPages: "it reads only",
  invalidations: "it reads only",
  streamingDistributions: "it reads only",
  waitUntilAnycastIpListDeployed: "it waits, and has onState and waiterStates",
  waitUntilConnectionFunctionLive: "it waits, and has onState and waiterStates",
  waitUntilConnectionGroupDeployed: "it waits, and has onState and waiterStates",
  waitUntilDeleted: "it waits, and has onState and waiterStates",
  waitUntilDistributionDeployed: "it waits, and has onState and waiterStates",
  waitUntilDistributionTenantDeployed: "it waits, and has onState and waiterStates",
  waitUntilDomainsActive: "it waits, and has onState and waiterStates",
  waitUntilFunctionLive: "it waits, and has onState and waiterStates",
  waitUntilInvalidationCompleted: "it waits, and has onState and waiterStates",
  waitUntilKeyValueStoreReady: "it waits, and has onState and waiterStates",
  waitUntilManagedCertificateIssued: "it waits, and has onState and waiterStates",
  waitUntilStreamingDistributionDeployed: "it waits, and has onState and waiterStates",
  waitUntilTenantInvalidationCompleted: "it waits, and has onState and waiterStates",
  waitUntilTrustStoreActive: "it waits, and has onState and waiterStates",
  waitUntilVpcOriginDeployed: "it waits, and has onState and waiterStates"
}

/** The programs without `dryRun`, and why: none of them changes anything. */
const WITHOUT_DRY_RUN: Readonly<Record<Without<"dryRun">, Reads>> = {
  describeAll: "it reads only",
  distributions: "it reads only",
  findDistribution: "it reads only",
  findInvalidation: "it reads only",
  findStreamingDistribution: "it reads only",
  invalidationPage: "it reads only",
  invalidationPages: "it reads only",
  invalidations: "it reads only",
  streamingDistributions: "it reads only",
  waitUntilAnycastIpListDeployed: "it reads only",
  waitUntilConnectionFunctionLive: "it reads only",
  waitUntilConnectionGroupDeployed: "it reads only",
  waitUntilDeleted: "it reads only",
  waitUntilDistributionDeployed: "it reads only",
  waitUntilDistributionTenantDeployed: "it reads only",
  waitUntilDomainsActive: "it reads only",
  waitUntilFunctionLive: "it reads only",
  waitUntilInvalidationCompleted: "it reads only",
  waitUntilKeyValueStoreReady: "it reads only",
  waitUntilManagedCertificateIssued: "it reads only",
  waitUntilStreamingDistributionDeployed: "it reads only",
  waitUntilTenantInvalidationCompleted: "it reads only",
  waitUntilTrustStoreActive: "it reads only",
  waitUntilVpcOriginDeployed: "it reads only"
}

/** The waiters without `onState`. */
const STATELESS: Readonly<Record<Extract<Without<"onState">, `waitUntil${string}`>, never>> = {}

/** The programs whose errors are not a closed union of tagged errors. */
const OPEN: Readonly<Record<Open, never>> = {}

/** The programs that do not take `interval`, `timeout` and `jitter`: they read, and repeat nothing but stale reads, for `lag`. */
const WITHOUT_BUDGET: Readonly<Record<Without<"interval"> | Without<"timeout"> | Without<"jitter">, true>> = {
  describeAll: true,
  distributions: true,
  findDistribution: true,
  findInvalidation: true,
  findStreamingDistribution: true,
  invalidationPage: true,
  invalidationPages: true,
  invalidations: true,
  streamingDistributions: true
}

describe("a program", () => {
  it("is exported by one of the packages", () => {
    assert.isAbove(Object.keys(all).length, 60)
  })

  it("has its events as a Stream, if it has an option for them", () => {
    const streams = Object.keys(all).filter((name) => name.endsWith("Events"))
    const programs = Object.keys(all).filter(
      (name) => /^[a-z]/.test(name) && !/^(?:s3Origin|customOrigin|waiterStates)$|Events$/.test(name)
    )
    const withEvents = programs.filter((name) => !(name in WITHOUT_EVENTS))
    assert.sameMembers(
      streams,
      withEvents.map((name) => `${name}Events`)
    )
  })

  it("has what the types ask for", () => {
    assert.deepStrictEqual([STATELESS, OPEN], [{}, {}])
    for (const name of Object.keys({ ...WITHOUT_BUDGET, ...WITHOUT_DRY_RUN })) assert.property(all, name)
  })
})

/** The waiter for each status that a call for one resource returns. Two calls may return the same resource. */
const WAITERS: Readonly<Record<string, Name>> = {
  "DescribeConnectionFunction ConnectionFunctionSummary.Status": "waitUntilConnectionFunctionLive",
  "DescribeFunction FunctionSummary.Status": "waitUntilFunctionLive",
  "DescribeKeyValueStore KeyValueStore.Status": "waitUntilKeyValueStoreReady",
  "GetAnycastIpList AnycastIpList.Status": "waitUntilAnycastIpListDeployed",
  "GetConnectionGroup ConnectionGroup.Status": "waitUntilConnectionGroupDeployed",
  "GetConnectionGroupByRoutingEndpoint ConnectionGroup.Status": "waitUntilConnectionGroupDeployed",
  "GetDistribution Distribution.Status": "waitUntilDistributionDeployed",
  "GetDistributionTenant DistributionTenant.Domains.Status": "waitUntilDomainsActive",
  "GetDistributionTenant DistributionTenant.Status": "waitUntilDistributionTenantDeployed",
  "GetDistributionTenantByDomain DistributionTenant.Domains.Status": "waitUntilDomainsActive",
  "GetDistributionTenantByDomain DistributionTenant.Status": "waitUntilDistributionTenantDeployed",
  "GetInvalidation Invalidation.Status": "waitUntilInvalidationCompleted",
  "GetInvalidationForDistributionTenant Invalidation.Status": "waitUntilTenantInvalidationCompleted",
  "GetManagedCertificateDetails ManagedCertificateDetails.CertificateStatus": "waitUntilManagedCertificateIssued",
  "GetStreamingDistribution StreamingDistribution.Status": "waitUntilStreamingDistributionDeployed",
  "GetTrustStore TrustStore.Status": "waitUntilTrustStoreActive",
  "GetVpcOrigin VpcOrigin.Status": "waitUntilVpcOriginDeployed"
}

/** Statuses that no waiter is for. */
const OTHERS = [
  // The waiter of the list fails with it.
  "GetAnycastIpList AnycastIpList.IpamConfig.IpamCidrConfigs.Status",
  // The registration of a name, which is no state of the distribution.
  "GetDistribution Distribution.AliasICPRecordals.ICPRecordalStatus",
  // A setting: it is what was written.
  "GetMonitoringSubscription MonitoringSubscription.RealtimeMetricsSubscriptionConfig.RealtimeMetricsSubscriptionStatus"
]

/** The members of a result that say of a status, down to the items of lists in the resource. */
const statuses = (shape: Shape.Shape, path: ReadonlyArray<string> = []): ReadonlyArray<string> => {
  if (path.length > 4) return []
  if (shape.kind === "list") return statuses(shape.item(), path)
  if (shape.kind !== "structure") return []
  return shape
    .members()
    .flatMap(({ key, shape }) =>
      key.endsWith("Status") ? [[...path, key].join(".")] : statuses(shape, [...path, key])
    )
}

describe("a waiter", () => {
  it("is there for each status in the model", () => {
    const found = Object.values(operations).flatMap(({ description: { output }, id }: Operation.Any) =>
      /^(?:Get|Describe)/.test(id) && output !== undefined ? statuses(output).map((path) => `${id} ${path}`) : []
    )
    assert.sameMembers(
      found.filter((status) => !OTHERS.includes(status)),
      Object.keys(WAITERS)
    )
    assert.includeMembers(found, OTHERS)
    const waiters = Object.keys(all).filter((name) => name.startsWith("waitUntil"))
    assert.sameMembers(waiters, [...new Set(Object.values(WAITERS)), "waitUntilDeleted"])
  })
})
