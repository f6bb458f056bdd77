import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type { CloudFront } from "../CloudFront.js"
import { isConflict, type CommonError } from "../Errors.js"
import type { Resource, Versioned } from "./resource.js"
import { same } from "./same.js"

export interface Options {
  /**
   * How often to start over when someone else's change came in between; 5 when absent. After that the conflict
   * (`PreconditionFailed` or `InvalidIfMatchVersion`) is the error.
   */
  readonly retries?: number | undefined
}

export interface Updated<Thing, Config> extends Versioned<Thing, Config> {
  /** Whether anything was sent: a configuration like the one that was there is not. */
  readonly changed: boolean
}

/** A function from the configuration to the new one, pure or not. */
export type Change<Config, E, R> = (config: Config) => Config | Effect.Effect<Config, E, R>

const schedule = Schedule.jittered(Schedule.exponential("100 millis"))

/**
 * Reads, applies `change`, writes with the ETag that was read; on a conflict all of it again. When what is there then is what
 * was written, the conflict was with ourselves: the write was made, its answer lost, and the request sent again.
 */
export const readModifyWrite = <Thing, Config, ReadError, WriteError, RemoveError, E = never, R = never>(
  resource: Resource<Thing, Config, ReadError, WriteError, RemoveError>,
  id: string,
  change: Change<Config, E, R>,
  options: Options = {}
): Effect.Effect<Updated<Thing, Config>, ReadError | WriteError | CommonError | E, CloudFront | R> =>
  Effect.suspend(() => {
    let written: Config | undefined
    return Effect.gen(function* () {
      const before = yield* resource.read(id)
      if (written !== undefined && same(resource.config, before.config, written)) return { ...before, changed: true }
      const result = change(before.config)
      const config = Effect.isEffect(result) ? yield* result : result
      if (same(resource.config, before.config, config)) return { ...before, changed: false }
      written = config
      return { ...(yield* resource.write(id, config, before.etag)), changed: true }
    }).pipe(Effect.retry({ while: isConflict, times: options.retries ?? 5, schedule }))
  })
