/**
 * Additional metrics of distributions.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import {
  MonitoringSubscriptionAlreadyExists,
  NoSuchDistribution,
  NoSuchMonitoringSubscription
} from "@effect-cloudfront/core/Errors"
import * as Api from "@effect-cloudfront/core/MonitoringSubscription"
import { handle } from "../internal/handler.js"
import { describe } from "../internal/kind.js"
import { refuse, refuseWhen } from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import * as Store from "../internal/store.js"
import { invalid } from "../internal/values.js"

/**
 * @since 3.0.0
 * @category kinds
 */
export const monitoringSubscription = describe("monitoringSubscription", {
  noun: "monitoring subscription",
  id: (_, { distributionId }) => distributionId,
  path: "monitoring-subscription",
  owner: ({ distributionId }) => ({ kind: "distribution", id: distributionId }),
  missing: refuse(
    NoSuchMonitoringSubscription,
    "A monitoring subscription does not exist for the specified distribution."
  )
})

const checkDistribution = (id: string) =>
  Store.find("distribution", id, refuse(NoSuchDistribution, "The specified distribution does not exist."))

const find = ({ DistributionId }: Api.GetMonitoringSubscriptionRequest) =>
  Effect.zipRight(
    checkDistribution(DistributionId),
    Store.find("monitoringSubscription", DistributionId, monitoringSubscription.missing)
  )

const create = handle(Api.createMonitoringSubscription, (input) =>
  Effect.gen(function* () {
    const { DistributionId: distributionId } = input
    yield* checkDistribution(distributionId)
    const MonitoringSubscription = yield* Request.body(Api.createMonitoringSubscription, input.MonitoringSubscription)
    const config = MonitoringSubscription.RealtimeMetricsSubscriptionConfig
    yield* invalid(config === undefined, "RealtimeMetricsSubscriptionConfig", "is required")
    const current = yield* Store.lookup("monitoringSubscription", distributionId)
    yield* refuseWhen(
      current !== undefined,
      MonitoringSubscriptionAlreadyExists,
      "A monitoring subscription already exists for the specified distribution."
    )
    // As observed, a disabled subscription is accepted, and is not there afterwards:
    // https://github.com/hashicorp/terraform-provider-aws/pull/26827
    if (config?.RealtimeMetricsSubscriptionStatus === "Enabled") {
      yield* Store.create("monitoringSubscription", { distributionId, subscription: MonitoringSubscription })
    }
    return { MonitoringSubscription }
  })
)

const get = handle(Api.getMonitoringSubscription, (input) =>
  Effect.map(find(input), ({ config }) => ({ MonitoringSubscription: config.subscription }))
)

const remove = handle(Api.deleteMonitoringSubscription, (input) =>
  Effect.flatMap(find(input), (current) => Store.remove("monitoringSubscription", current))
)

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  CreateMonitoringSubscription: create,
  GetMonitoringSubscription: get,
  DeleteMonitoringSubscription: remove
}
