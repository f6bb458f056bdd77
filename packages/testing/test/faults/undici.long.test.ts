/**
 * Faults over platform's client of undici.
 * Long, since every fault and a storm of calls go over real sockets; a sample of it is `fetch.test.ts`.
 */
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Undici from "@effect/platform-node/Undici"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { suite } from "./suite.js"
import * as World from "./world.js"

const undici = (options: Undici.Agent.Options) =>
  NodeHttpClient.layerUndiciWithoutDispatcher.pipe(
    Layer.provide(
      Layer.scoped(
        NodeHttpClient.Dispatcher,
        Effect.acquireRelease(
          Effect.sync(() => new Undici.Agent(options)),
          (agent) => Effect.promise(() => agent.destroy())
        )
      )
    )
  )

suite({
  name: "undici",
  transport: World.over(NodeHttpClient.layerUndici),
  ownsConnections: true,
  trusting: (ca) => World.over(undici({ connect: { ca } })),
  limited: (connections) => World.over(undici({ connections }))
})
