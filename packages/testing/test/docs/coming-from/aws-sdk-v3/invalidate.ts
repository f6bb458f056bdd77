import * as Effect from "effect/Effect"
import { invalidate } from "@effect-cloudfront/core/programs/invalidate"

export const program = (id: string) =>
  Effect.map(invalidate(id, ["/index.html", "/assets/*"], { wait: true }), ({ paths }) => paths.length)
