/** List the distributions that answer to a name of a domain, however many distributions there are. */
import { distributions } from "@effect-cloudfront/core/programs/lists"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

export const program = distributions().pipe(
  Stream.flatMap((summary) => Stream.fromIterable(summary.Aliases.Items)),
  Stream.filter((alias) => alias.endsWith(".example.com")),
  Stream.runCollect,
  Effect.map((aliases) => [...aliases])
)
