import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { waitUntilDistributionDeployed } from "@effect-cloudfront/core/programs/waiters"

export const program = Effect.flatMap(Config.string("DISTRIBUTION_ID"), (id) =>
  waitUntilDistributionDeployed(id, { timeout: "1 hour", onState: (status) => Console.log(status) })
)
