/** What the tests ask an HTTP server. */
import * as HttpServer from "@effect/platform/HttpServer"
import * as Effect from "effect/Effect"

/** The TCP port of the server, or 0 if it listens elsewhere. */
export const port: Effect.Effect<number, never, HttpServer.HttpServer> = Effect.map(
  HttpServer.HttpServer,
  ({ address }) => (address._tag === "TcpAddress" ? address.port : 0)
)
