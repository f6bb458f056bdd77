/** What the tests ask an HTTP server. */
import * as HttpServer from "effect/http/HttpServer"
import * as Effect from "effect/Effect"

/** The TCP port of the server, or 0 if it listens elsewhere. */
export const port: Effect.Effect<number, never, HttpServer.HttpServer> = Effect.map(
  HttpServer.HttpServer,
  ({ address }) => ("port" in address ? address.port : 0)
)
