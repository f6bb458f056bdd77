/** `cloudfront wait` */
import * as Effect from "effect/Effect"
import * as Waiters from "@effect-cloudfront/core/programs/waiters"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { withCloudFront } from "../internal/connection.js"
import * as Distributions from "../internal/distributions.js"
import { UsageError, type Failure } from "../internal/failure.js"
import * as Out from "../internal/out.js"
import { onInterrupt, withProgress } from "../internal/progress.js"
import * as Spec from "../internal/spec.js"

type Wait = (id: string, options: Waiters.WaitOptions) => Effect.Effect<unknown, Failure, CloudFront>

/** What can be waited for, by kind: the words for its end, and the waiter. */
const WAITS: Readonly<Record<string, readonly [end: string, wait: Wait]>> = {
  distribution: ["deployed", Waiters.waitUntilDistributionDeployed],
  "streaming-distribution": ["deployed", Waiters.waitUntilStreamingDistributionDeployed],
  "distribution-tenant": ["deployed", Waiters.waitUntilDistributionTenantDeployed],
  "connection-group": ["deployed", Waiters.waitUntilConnectionGroupDeployed],
  "anycast-ip-list": ["deployed", Waiters.waitUntilAnycastIpListDeployed],
  "vpc-origin": ["deployed", Waiters.waitUntilVpcOriginDeployed],
  "key-value-store": ["ready", Waiters.waitUntilKeyValueStoreReady],
  "trust-store": ["active", Waiters.waitUntilTrustStoreActive],
  function: ["live", Waiters.waitUntilFunctionLive],
  "connection-function": ["live", Waiters.waitUntilConnectionFunctionLive],
  "managed-certificate": ["issued", Waiters.waitUntilManagedCertificateIssued]
}

const kinds = Object.keys(WAITS)

const camel = (kind: string): string => kind.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())

export const wait = Spec.command({
  name: "wait",
  summary: "waits until a change is everywhere",
  details: [
    "A distribution is waited for until it is deployed, and with --invalidation, until that is completed. Resources of other kinds have states of their own: a key value store is ready, a function is live."
  ],
  arguments: {
    NAME: Spec.required(Spec.text("the distribution, or the id or the name of a resource of another kind"))
  },
  options: {
    kind: Spec.choice("the kind; a distribution when absent", kinds),
    invalidation: Spec.text("the id of an invalidation of the distribution", "ID"),
    deleted: Spec.flag("waits until the resource is gone"),
    ...Spec.waiting
  },
  examples: [
    "cloudfront wait www.example.com --timeout 30m",
    "cloudfront wait E1PA6795UKMFR9 --invalidation I2J0I21PCUYOIK",
    "cloudfront wait redirects --kind key-value-store"
  ],
  run: (values) =>
    Effect.gen(function* () {
      const { NAME, deleted, invalidation, kind = "distribution" } = values
      if (invalidation !== undefined && (kind !== "distribution" || deleted)) {
        return yield* new UsageError({
          message: "--invalidation is for distributions, and not together with --deleted"
        })
      }
      return yield* withCloudFront(
        Effect.gen(function* () {
          const id = kind === "distribution" ? yield* Distributions.idOf(NAME) : NAME
          const [end, run]: readonly [string, Wait] = deleted
            ? ["gone", (id, options) => Waiters.waitUntilDeleted({ kind: camel(kind) as "distribution", id }, options)]
            : invalidation === undefined
              ? (WAITS[kind] ?? ["deployed", Waiters.waitUntilDistributionDeployed])
              : ["completed", (id, options) => Waiters.waitUntilInvalidationCompleted(id, invalidation, options)]
          const what =
            invalidation === undefined ? `${kind.replaceAll("-", " ")} ${id}` : `invalidation ${invalidation}`
          yield* withProgress((report) =>
            run(id, {
              ...Spec.waitOptions(values),
              onPending: (status) => report(`${what} is ${status}, waiting until it is ${end}`)
            })
          ).pipe(onInterrupt(() => `It is not known whether ${what} is ${end}. Nothing was changed by waiting.`))
          yield* Out.result({ id: invalidation ?? id, kind, state: end }, () => `${what} is ${end}`)
        })
      )
    })
})
