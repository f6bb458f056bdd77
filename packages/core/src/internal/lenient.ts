import * as Context from "effect/Context"

/** See `Decoding`. It has its own module because every operation imports it, and `Decoding` imports `Layer`. */
export class Lenient extends Context.Reference<Lenient>()("@effect-cloudfront/core/internal/lenient", {
  defaultValue: (): boolean => false
}) {}
