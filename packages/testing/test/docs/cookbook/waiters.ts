import * as Console from "effect/Console"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { createKeyValueStore } from "@effect-cloudfront/core/KeyValueStore"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import {
  waiterStates,
  waitUntilDistributionDeployed,
  waitUntilKeyValueStoreReady
} from "@effect-cloudfront/core/programs/waiters"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"

export const program = (id: string) =>
  Effect.gen(function* () {
    // A version to wait for: a read that is older than the update does not end the wait.
    const { etag } = yield* editDistribution(id, (config) => ({ ...config, Comment: "the new site" }))
    const deployed = yield* waitUntilDistributionDeployed(id, { etag, interval: "30 seconds", timeout: "30 minutes" })
    yield* Console.log(`${deployed.Status}: ${deployed.DistributionConfig.Comment}`)

    // The statuses of any waiter as a Stream.
    yield* createKeyValueStore({ Name: "redirects" })
    yield* waiterStates((options) => waitUntilKeyValueStoreReady("redirects", options)).pipe(
      Stream.runForEach((status) => Console.log(status))
    )

    // A wait that is over has the last state, and the next one goes on from there.
    yield* editDistribution(id, (config) => ({ ...config, Comment: "newer" }))
    yield* waitUntilDistributionDeployed(id, { timeout: "20 seconds" }).pipe(
      Effect.catchTag("WaitTimeout", (error) =>
        Console.log(`${error.last} after ${Duration.format(error.elapsed)}, so wait again`)
      )
    )
    const { Status } = yield* waitUntilDistributionDeployed(id)
    yield* Console.log(Status)
  })

export const main = program("E1PA6795UKMFR9").pipe(Effect.provide(CloudFrontNode.layerEnv))
