import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { DistributionConfig, getDistributionConfig } from "@effect-cloudfront/core/Distribution"

const Saved = Schema.parseJson(DistributionConfig)

/** A configuration as a text, from which it can be restored. */
export const backup = (id: string) =>
  getDistributionConfig({ Id: id }).pipe(Effect.flatMap((result) => Schema.encode(Saved)(result.DistributionConfig)))

export const restored = (text: string) => Schema.decode(Saved)(text)
