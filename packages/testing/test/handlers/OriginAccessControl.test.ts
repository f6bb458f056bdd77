import * as Enum from "@effect-cloudfront/core/Enum"
import { deleteDistribution } from "@effect-cloudfront/core/Distribution"
import {
  createOriginAccessControl,
  deleteOriginAccessControl,
  getOriginAccessControl,
  getOriginAccessControlConfig,
  listOriginAccessControls,
  type OriginAccessControlConfig,
  updateOriginAccessControl
} from "@effect-cloudfront/core/OriginAccessControl"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { codeOf, create as createDistribution, fake, read, send, verdict } from "../support.js"

const layer = InMemoryCloudFront.layer()

const minimal: OriginAccessControlConfig = {
  Name: "mine",
  SigningProtocol: "sigv4",
  SigningBehavior: "always",
  OriginAccessControlOriginType: "s3"
}

const create = (change: Partial<OriginAccessControlConfig> = {}) =>
  Effect.map(
    createOriginAccessControl({ OriginAccessControlConfig: { ...minimal, ...change } }),
    ({ ETag, OriginAccessControl }) => ({ id: OriginAccessControl.Id, etag: ETag })
  )

type Made = Effect.Effect.Success<ReturnType<typeof create>>

const update = ({ etag, id }: Made, change: Partial<OriginAccessControlConfig>) =>
  updateOriginAccessControl({ Id: id, IfMatch: etag, OriginAccessControlConfig: { ...minimal, ...change } })

const remove = ({ etag, id }: Made) => deleteOriginAccessControl({ Id: id, IfMatch: etag })

/** A distribution that reads a bucket with it. */
const use = ({ id }: Made) =>
  createDistribution({
    Enabled: false,
    Origins: {
      Items: [
        {
          Id: "origin",
          DomainName: "b.s3.amazonaws.com",
          S3OriginConfig: { OriginAccessIdentity: "" },
          OriginAccessControlId: id
        }
      ]
    }
  })

describe("OriginAccessControl", () => {
  it.effect("is created and read", () =>
    Effect.gen(function* () {
      const made = yield* createOriginAccessControl({ OriginAccessControlConfig: minimal })
      const { Id } = made.OriginAccessControl
      assert.strictEqual(made.ETag, "ETVPDKIKX0DER")
      assert.strictEqual(made.Location, `https://cloudfront.amazonaws.com/2020-05-31/origin-access-control/${Id}`)
      const config = { ...minimal, Description: "" }
      assert.deepStrictEqual(made.OriginAccessControl, { Id, OriginAccessControlConfig: config })
      assert.deepStrictEqual(yield* getOriginAccessControl({ Id }), {
        OriginAccessControl: made.OriginAccessControl,
        ETag: made.ETag
      })
      assert.deepStrictEqual(yield* getOriginAccessControlConfig({ Id }), {
        OriginAccessControlConfig: config,
        ETag: made.ETag
      })
    }).pipe(Effect.provide(layer))
  )

  it.effect("has a unique name", () =>
    Effect.gen(function* () {
      const mine = yield* create()
      const other = yield* create({ Name: "other" })
      assert.strictEqual(yield* codeOf(create()), "OriginAccessControlAlreadyExists")
      assert.strictEqual(yield* codeOf(update(other, { Name: "mine" })), "OriginAccessControlAlreadyExists")
      yield* update(mine, { Name: "mine", Description: "still mine" })
    }).pipe(Effect.provide(layer))
  )

  it.effect("is refused if it is invalid", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* codeOf(create({ SigningProtocol: Enum.unknown("sigv5") })), "MalformedXML")
      assert.strictEqual(yield* codeOf(create({ Name: "" })), "InvalidArgument")
      assert.strictEqual(yield* codeOf(create({ Name: "x".repeat(65) })), "InvalidArgument")
      assert.strictEqual(verdict(yield* send("POST", "origin-access-control")), "400 MissingBody")
      assert.deepStrictEqual(yield* Effect.flatMap(fake, (one) => one.originAccessControls), [])
    }).pipe(Effect.provide(layer))
  )

  it.effect("has a quota", () =>
    Effect.gen(function* () {
      yield* create()
      assert.strictEqual(yield* codeOf(create({ Name: "other" })), "TooManyOriginAccessControls")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { originAccessControls: 1 } })))
  )

  it.effect("is changed version by version", () =>
    Effect.gen(function* () {
      const made = yield* create()
      const second = yield* update(made, { SigningBehavior: "never" })
      assert.strictEqual(second.ETag, "E3UN6WX5RRO2AG")
      assert.strictEqual(second.OriginAccessControl.OriginAccessControlConfig?.SigningBehavior, "never")
      assert.strictEqual(yield* codeOf(update(made, {})), "PreconditionFailed")
      assert.strictEqual(yield* codeOf(update({ ...made, etag: "?" }, {})), "InvalidIfMatchVersion")
      assert.strictEqual(yield* codeOf(update({ ...made, id: "E0" }, {})), "NoSuchOriginAccessControl")
      assert.strictEqual((yield* getOriginAccessControl({ Id: made.id })).ETag, second.ETag)
    }).pipe(Effect.provide(layer))
  )

  it.effect("changes the distributions that use it when it is changed", () =>
    Effect.gen(function* () {
      const made = yield* create()
      const user = yield* use(made)
      const other = yield* createDistribution()
      yield* TestClock.adjust("5 minutes")
      yield* update(made, { SigningBehavior: "never" })
      const [seen, unchanged] = [yield* read(user.id), yield* read(other.id)]
      assert.notStrictEqual(seen.etag, user.etag)
      assert.strictEqual(seen.status, "InProgress")
      assert.deepStrictEqual(seen.config, user.config)
      assert.deepStrictEqual([unchanged.etag, unchanged.status], [other.etag, "Deployed"])
      // What is refused changes nothing of theirs.
      assert.strictEqual(yield* codeOf(update(made, {})), "PreconditionFailed")
      assert.strictEqual((yield* read(user.id)).etag, seen.etag)
    }).pipe(Effect.provide(layer))
  )

  it.effect("cannot be deleted while it is in use", () =>
    Effect.gen(function* () {
      const made = yield* create()
      const user = yield* use(made)
      assert.strictEqual(yield* codeOf(remove(made)), "OriginAccessControlInUse")
      assert.strictEqual(yield* codeOf(update(made, { OriginAccessControlOriginType: "lambda" })), "IllegalUpdate")
      assert.strictEqual(yield* codeOf(remove({ ...made, etag: "E3UN6WX5RRO2AG" })), "PreconditionFailed")
      yield* TestClock.adjust("5 minutes")
      yield* deleteDistribution({ Id: user.id, IfMatch: user.etag })
      yield* remove(made)
      assert.strictEqual(yield* codeOf(getOriginAccessControl({ Id: made.id })), "NoSuchOriginAccessControl")
      assert.strictEqual(yield* codeOf(getOriginAccessControlConfig({ Id: made.id })), "NoSuchOriginAccessControl")
      assert.strictEqual(yield* codeOf(remove(made)), "NoSuchOriginAccessControl")
    }).pipe(Effect.provide(layer))
  )

  it.effect("is listed", () =>
    Effect.gen(function* () {
      const first = yield* create({ Description: "d" })
      const second = yield* create({ Name: "other" })
      const { OriginAccessControlList: page } = yield* listOriginAccessControls({ MaxItems: 1 })
      assert.deepStrictEqual(page, {
        Marker: "",
        NextMarker: first.id,
        MaxItems: 1,
        IsTruncated: true,
        Quantity: 1,
        Items: [{ Id: first.id, ...minimal, Description: "d" }]
      })
      const { OriginAccessControlList: rest } = yield* listOriginAccessControls({ Marker: first.id })
      assert.deepStrictEqual(
        rest.Items.map(({ Id }) => Id),
        [second.id]
      )
    }).pipe(Effect.provide(layer))
  )
})
