/**
 * Faults over `CloudFrontUndici`.
 * Long, since every fault and a storm of calls go over real sockets; a sample of it is `fetch.test.ts`.
 */
import { Agent } from "undici"
import * as CloudFrontUndici from "@effect-cloudfront/http/CloudFrontUndici"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { suite } from "./suite.js"
import * as World from "./world.js"

const own = (options: CloudFrontUndici.Options) =>
  CloudFrontUndici.layer(options).pipe(Layer.provide(World.credentials), Layer.orDie)

const given =
  (agentOptions: Agent.Options): World.Transport =>
  (options) =>
    Layer.unwrapScoped(
      Effect.map(
        Effect.acquireRelease(
          Effect.sync(() => new Agent(agentOptions)),
          (agent) => Effect.promise(() => agent.destroy())
        ),
        (dispatcher) => own({ ...options, dispatcher })
      )
    )

suite({
  name: "undici, nothing in between",
  transport: own,
  ownsConnections: true,
  trusting: (ca) => given({ connect: { ca } }),
  limited: (connections) => given({ connections })
})
