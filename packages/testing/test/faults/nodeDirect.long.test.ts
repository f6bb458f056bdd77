/**
 * Faults over `CloudFrontNode`.
 * Long, since every fault and a storm of calls go over real sockets; a sample of it is `fetch.test.ts`.
 */
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Http from "node:http"
import * as Https from "node:https"
import { suite } from "./suite.js"
import * as World from "./world.js"

const own = (options: CloudFrontNode.Options) =>
  CloudFrontNode.layer(options).pipe(Layer.provide(World.credentials), Layer.orDie)

const given =
  (make: () => Http.Agent): World.Transport =>
  (options) =>
    Layer.unwrapScoped(
      Effect.map(
        Effect.acquireRelease(Effect.sync(make), (agent) => Effect.sync(() => agent.destroy())),
        (agent) => own({ ...options, agent })
      )
    )

suite({
  name: "node:http, nothing in between",
  transport: own,
  ownsConnections: true,
  trusting: (ca) => given(() => new Https.Agent({ ca, keepAlive: true })),
  limited: (maxSockets) => given(() => new Http.Agent({ keepAlive: true, maxSockets }))
})
