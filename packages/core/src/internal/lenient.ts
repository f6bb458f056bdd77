import * as Context from "effect/Context"

/** See `Decoding`. Apart from it because every operation asks for this, and needs no layers. */
export class Lenient extends Context.Reference<Lenient>()("@effect-cloudfront/core/internal/lenient", {
  defaultValue: (): boolean => false
}) {}
