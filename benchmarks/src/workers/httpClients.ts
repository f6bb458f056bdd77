/** The HTTP clients of Effect, in a module that is loaded only by who measures one of them. */
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"

export const layers = {
  "client-fetch": FetchHttpClient.layer,
  "client-node": NodeHttpClient.layer,
  "client-undici": NodeHttpClient.layerUndici
}
