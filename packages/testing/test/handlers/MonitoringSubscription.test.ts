import { deleteDistribution } from "@effect-cloudfront/core/Distribution"
import * as Enum from "@effect-cloudfront/core/Enum"
import * as Api from "@effect-cloudfront/core/MonitoringSubscription"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as State from "@effect-cloudfront/testing/State"
import { codeOf, create as createDistribution, fake, read, send, verdict } from "../support.js"

const layer = InMemoryCloudFront.layer()

const subscription = (RealtimeMetricsSubscriptionStatus: Api.RealtimeMetricsSubscriptionStatus) => ({
  RealtimeMetricsSubscriptionConfig: { RealtimeMetricsSubscriptionStatus }
})

const create = (DistributionId: string, status: Api.RealtimeMetricsSubscriptionStatus = "Enabled") =>
  Api.createMonitoringSubscription({ DistributionId, MonitoringSubscription: subscription(status) })

const get = (DistributionId: string) => Api.getMonitoringSubscription({ DistributionId })

const remove = (DistributionId: string) => Api.deleteMonitoringSubscription({ DistributionId })

const pathOf = (id: string) => `distributions/${id}/monitoring-subscription`

describe("a monitoring subscription", () => {
  it.effect("is created once, read and deleted", () =>
    Effect.gen(function* () {
      const { etag, id } = yield* createDistribution()
      assert.strictEqual(yield* codeOf(get(id)), "NoSuchMonitoringSubscription")
      assert.strictEqual(yield* codeOf(remove(id)), "NoSuchMonitoringSubscription")
      const made = yield* create(id)
      assert.deepStrictEqual(made, { MonitoringSubscription: subscription("Enabled") })
      assert.deepStrictEqual(yield* get(id), made)
      assert.strictEqual(yield* codeOf(create(id)), "MonitoringSubscriptionAlreadyExists")
      assert.strictEqual(yield* codeOf(create(id, "Disabled")), "MonitoringSubscriptionAlreadyExists")
      yield* remove(id)
      assert.strictEqual(yield* codeOf(get(id)), "NoSuchMonitoringSubscription")
      yield* create(id)
      // It is not part of the distribution.
      assert.strictEqual((yield* read(id)).etag, etag)
    }).pipe(Effect.provide(layer))
  )

  it.effect("is answered with 200, without ETag and location", () =>
    Effect.gen(function* () {
      const { id } = yield* createDistribution()
      const body =
        "<MonitoringSubscription><RealtimeMetricsSubscriptionConfig>" +
        "<RealtimeMetricsSubscriptionStatus>Enabled</RealtimeMetricsSubscriptionStatus>" +
        "</RealtimeMetricsSubscriptionConfig></MonitoringSubscription>"
      const made = yield* send("POST", `${pathOf(id)}/`, { body })
      assert.strictEqual(made.status, 200)
      assert.isUndefined(made.headers["etag"])
      assert.isUndefined(made.headers["location"])
      assert.strictEqual((yield* send("DELETE", pathOf(id))).status, 200)
    }).pipe(Effect.provide(layer))
  )

  it.effect("that is disabled is accepted, and not kept", () =>
    Effect.gen(function* () {
      const { id } = yield* createDistribution()
      assert.deepStrictEqual(yield* create(id, "Disabled"), { MonitoringSubscription: subscription("Disabled") })
      assert.strictEqual(yield* codeOf(get(id)), "NoSuchMonitoringSubscription")
    }).pipe(Effect.provide(layer))
  )

  it.effect("needs a distribution, a body and a known status", () =>
    Effect.gen(function* () {
      const { id } = yield* createDistribution()
      assert.strictEqual(yield* codeOf(create("E1")), "NoSuchDistribution")
      assert.strictEqual(yield* codeOf(get("E1")), "NoSuchDistribution")
      assert.strictEqual(yield* codeOf(remove("E1")), "NoSuchDistribution")
      assert.strictEqual(verdict(yield* send("POST", pathOf(id))), "400 MissingBody")
      assert.strictEqual(verdict(yield* send("POST", pathOf("E1"))), "404 NoSuchDistribution")
      assert.strictEqual(
        yield* codeOf(Api.createMonitoringSubscription({ DistributionId: id, MonitoringSubscription: {} })),
        "InvalidArgument"
      )
      assert.strictEqual(yield* codeOf(create(id, Enum.unknown("On"))), "MalformedXML")
    }).pipe(Effect.provide(layer))
  )

  it.effect("is deleted with its distribution", () =>
    Effect.gen(function* () {
      const { etag, id } = yield* createDistribution({ Enabled: false })
      yield* create(id)
      yield* TestClock.adjust("5 minutes")
      yield* deleteDistribution({ Id: id, IfMatch: etag })
      assert.strictEqual(yield* codeOf(get(id)), "NoSuchDistribution")
      const state = yield* Effect.flatMap(fake, ({ state }) => state)
      assert.deepStrictEqual(State.all(state, "monitoringSubscription"), [])
    }).pipe(Effect.provide(layer))
  )
})
