/** The HTTP clients of Effect for Node, in a module that is loaded only by who measures one of them. */
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"

export const layer = NodeHttpClient.layer
export const layerUndici = NodeHttpClient.layerUndici
