/** The scenarios of the invalidations of distribution tenants. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import {
  getInvalidationForDistributionTenant,
  listInvalidationsForDistributionTenant
} from "@effect-cloudfront/core/Invalidation"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import * as Invalidate from "@effect-cloudfront/core/programs/invalidate"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { wrongWhen, type Failure, type Scenario } from "../Scenario.js"
import { withOtherClient, type World } from "../World.js"
import { readingOnly } from "./dryRun.js"
import { tenant } from "./resources.js"

/** The invalidations of a tenant, after everything is visible. */
const invalidationsOf = (world: World, Id: string) =>
  Effect.zipRight(
    world.fake.settle,
    withOtherClient(
      world,
      Pagination.items(listInvalidationsForDistributionTenant, { Id }).pipe(
        Stream.mapEffect((summary) =>
          getInvalidationForDistributionTenant({ DistributionTenantId: Id, Id: summary.Id })
        ),
        Stream.runCollect,
        Effect.map((all) => Array.from(all, ({ Invalidation }) => Invalidation))
      )
    )
  )

const invalidating = (
  name: string,
  program: (id: string) => Effect.Effect<unknown, Failure, CloudFront>
): Scenario => ({
  name,
  isRepeatable: true,
  prepare: (world) =>
    Effect.gen(function* () {
      const id = yield* tenant(world)
      yield* world.fake.settle
      return {
        run: () => program(id),
        wrong: ({ succeeded }) =>
          Effect.map(invalidationsOf(world, id), (all) =>
            wrongWhen(
              [all.length > 1, `the paths are invalidated ${all.length} times`],
              [succeeded > 0 && all.length === 0, "it says that it is invalidated, which is not so"]
            )
          )
      }
    })
})

const OPTIONS = { callerReference: "own", wait: true } as const

export const tenantInvalidations = {
  invalidateTenant: [
    invalidating("own reference", (id) => Invalidate.invalidateTenant(id, ["/a"], OPTIONS)),
    readingOnly((id) => Invalidate.invalidateTenant(id, ["/a"], { callerReference: "own", dryRun: true }), tenant)
  ],
  invalidateTenantEvents: [
    invalidating("as a Stream", (id) => Stream.runDrain(Invalidate.invalidateTenantEvents(id, ["/a"], OPTIONS)))
  ]
} satisfies Record<string, ReadonlyArray<Scenario>>
