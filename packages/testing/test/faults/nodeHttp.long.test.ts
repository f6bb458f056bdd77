/**
 * Faults over platform's client of `node:http`.
 * Long, since every fault and a storm of calls go over real sockets; a sample of it is `fetch.test.ts`.
 */
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Layer from "effect/Layer"
import { suite } from "./suite.js"
import * as World from "./world.js"

const http = (options: Parameters<typeof NodeHttpClient.makeAgentLayer>[0]) =>
  Layer.provide(NodeHttpClient.layerWithoutAgent, NodeHttpClient.makeAgentLayer(options))

suite({
  name: "node:http",
  transport: World.over(NodeHttpClient.layer),
  ownsConnections: true,
  trusting: (ca) => World.over(http({ ca }))
})
