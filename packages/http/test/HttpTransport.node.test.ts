// Apart from the tests over fetch: importing this client replaces the connection pool of Node's own fetch.
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { suite } from "./transport.js"

suite("undici", NodeHttpClient.layerUndici)
suite("node:http", NodeHttpClient.layer)
