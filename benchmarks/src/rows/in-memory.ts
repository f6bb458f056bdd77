/** The in-memory CloudFront as tests use it, without a socket: its layer, and its answers to requests that a client has signed. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import type { Call } from "../Exchange.js"

export type Request = Parameters<InMemoryCloudFront.Service["handle"]>[0]

const settings = {
  propagation: 0,
  quotas: { distributions: Infinity, distributionTenants: Infinity },
  // What makes the account is not signed.
  unknownCredentials: "accepted",
  callLogSize: 1
} as const

/** `requestOf` sends a call by the client, and returns the request as it was sent. `answer` answers it again. */
export const ours = async () => {
  const runtime = ManagedRuntime.make(InMemoryCloudFront.layer(settings))
  const fake = await runtime.runPromise(InMemoryCloudFront.InMemoryCloudFront)
  const requestOf = async <A, E>(call: Effect.Effect<A, E, CloudFront>): Promise<readonly [Request, A]> => {
    const result = await runtime.runPromise(call)
    return [(await runtime.runPromise(fake.calls))[0]!, result]
  }
  return { requestOf, answer: (request: Request) => runtime.runPromise(fake.handle(request)) }
}

/** Makes what a test provides. */
export const layer = (): Call => () => Effect.runPromise(Effect.scoped(Layer.build(InMemoryCloudFront.layer())))
