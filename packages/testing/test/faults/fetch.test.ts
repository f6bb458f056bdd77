// Apart from the tests over Node's clients: importing these replaces the connection pool of Node's own fetch.
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
