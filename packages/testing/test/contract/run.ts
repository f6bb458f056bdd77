/** Runs the contract: states, calls and provocations of each operation. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { type Id, operations } from "@effect-cloudfront/core/operations"
import type { ReceivedRequest } from "@effect-cloudfront/core/protocol/RestXmlServer"
import * as Effect from "effect/Effect"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Settings from "@effect-cloudfront/testing/Settings"
import { fake } from "../support.js"
import { type AnyEntry, causeOf } from "./contract.js"

export const ids = Object.keys(operations) as ReadonlyArray<Id>

/** The operation, with an input that belongs to it. */
export const call = (id: Id, input: object) =>
  (
    operations[id] as unknown as (
      input: object
    ) => Effect.Effect<unknown, { readonly _tag: string; readonly message: string }, CloudFront>
  )(input)

export const merged = (one: Settings.Options = {}, other: Settings.Options = {}): Settings.Options => ({
  ...one,
  ...other,
  quotas: { ...one.quotas, ...other.quotas }
})

export const provocations = (id: Id, entry: AnyEntry) =>
  Object.keys(operations[id].errors()).flatMap((code) => {
    const cause = causeOf(entry, code)
    return cause?._tag === "Provocation" ? [{ code, cause }] : []
  })

/** A client of an in-memory CloudFront that is exchanged for others, which costs less than a client for each. */
export const withClient = <A, E>(
  use: (
    within: <B, F>(
      service: InMemoryCloudFront.Service,
      self: Effect.Effect<B, F, CloudFront | InMemoryCloudFront.InMemoryCloudFront>
    ) => Effect.Effect<B, F, CloudFront>
  ) => Effect.Effect<A, E, CloudFront>
) =>
  Effect.gen(function* () {
    let current = yield* InMemoryCloudFront.make()
    const exchanged = { ...current, handle: (request: ReceivedRequest) => current.handle(request) }
    const within = <B, F>(
      service: InMemoryCloudFront.Service,
      self: Effect.Effect<B, F, CloudFront | InMemoryCloudFront.InMemoryCloudFront>
    ) =>
      Effect.suspend(() => {
        current = service
        return Effect.provideService(self, fake, service)
      })
    return yield* use(within).pipe(
      Effect.provide(InMemoryCloudFront.layerClient(Settings.credentials)),
      Effect.provideService(fake, exchanged)
    )
  })
