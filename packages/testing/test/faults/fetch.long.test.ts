/**
 * Faults over the runtime's `fetch`. Apart from the tests over Node's clients: importing these replaces the connection pool of Node's own fetch.
 * Long, since every fault and a storm of calls go over real sockets; a sample of it is `fetch.test.ts`.
 */
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import { suite } from "./suite.js"
import * as World from "./world.js"

suite({ name: "fetch", transport: World.overFetch, ownsConnections: false })
suite({
  name: "platform's fetch",
  transport: World.over(FetchHttpClient.layer),
  ownsConnections: false,
  sharesPool: true
})
