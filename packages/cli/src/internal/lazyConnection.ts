/** The connection of a process, whose parts are loaded when a command connects. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Connection from "./connection.js"
import type * as Io from "./io.js"

export const make = (io: Io.Service, settings: Connection.Settings): Connection.Service => {
  const connection = Effect.map(
    Effect.promise(() => import("./nodeConnection.js")),
    ({ make }) => make(io, settings)
  )
  return {
    cloudFront: Layer.unwrapEffect(Effect.map(connection, ({ cloudFront }) => cloudFront)),
    keyValueStore: Layer.unwrapEffect(Effect.map(connection, ({ keyValueStore }) => keyValueStore)),
    identity: Effect.flatMap(connection, ({ identity }) => identity)
  }
}
