import * as Api from "@effect-cloudfront/core/ResourcePolicy"
import { deleteTrustStore } from "@effect-cloudfront/core/TrustStore"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as State from "@effect-cloudfront/testing/State"
import {
  anycastIpList,
  codeOf,
  create as createDistribution,
  fake,
  send,
  trustStore,
  verdict,
  vpcOrigin
} from "../support.js"

const layer = InMemoryCloudFront.layer()

const statement = { Effect: "Allow", Principal: { AWS: "210987654321" }, Action: "cloudfront:GetTrustStore" }

const policy = (...Statement: ReadonlyArray<unknown>) => JSON.stringify({ Version: "2012-10-17", Statement })

const POLICY = policy(statement)

const put = (ResourceArn: string, PolicyDocument = POLICY) => Api.putResourcePolicy({ ResourceArn, PolicyDocument })
const get = (ResourceArn: string) => Api.getResourcePolicy({ ResourceArn })
const remove = (ResourceArn: string) => Api.deleteResourcePolicy({ ResourceArn })

const shared = Effect.map(trustStore("clients"), ({ ETag, TrustStore }) => ({
  id: TrustStore.Id ?? "",
  arn: TrustStore.Arn ?? "",
  etag: ETag
}))

const policies = Effect.flatMap(fake, ({ state }) =>
  Effect.map(state, (state) => State.all(state, "resourcePolicy").length)
)

describe("a resource policy", () => {
  it.effect("is put, read, replaced and deleted", () =>
    Effect.gen(function* () {
      const { arn } = yield* shared
      assert.strictEqual(yield* codeOf(get(arn)), "EntityNotFound")
      assert.strictEqual(yield* codeOf(remove(arn)), "EntityNotFound")
      assert.deepStrictEqual(yield* put(arn), { ResourceArn: arn })
      assert.deepStrictEqual(yield* get(arn), { ResourceArn: arn, PolicyDocument: POLICY })
      const other = ` ${policy({ ...statement, Effect: "Deny" })}\n`
      yield* put(arn, other)
      assert.strictEqual((yield* get(arn)).PolicyDocument, other)
      assert.strictEqual(yield* policies, 1)
      yield* remove(arn)
      assert.strictEqual(yield* codeOf(get(arn)), "EntityNotFound")
      yield* put(arn)
    }).pipe(Effect.provide(layer))
  )

  it.effect("is answered with 200, without an ETag", () =>
    Effect.gen(function* () {
      const { arn } = yield* shared
      yield* put(arn)
      const response = yield* send("POST", "delete-resource-policy", {
        body: `<DeleteResourcePolicyRequest><ResourceArn>${arn}</ResourceArn></DeleteResourcePolicyRequest>`
      })
      assert.strictEqual(response.status, 200)
      assert.isUndefined(response.headers["etag"])
    }).pipe(Effect.provide(layer))
  )

  it.effect("is for VPC origins and Anycast IP lists, too", () =>
    Effect.gen(function* () {
      const { id } = yield* vpcOrigin("mine")
      const { list } = yield* anycastIpList("mine")
      for (const arn of [`arn:aws:cloudfront::123456789012:vpcorigin/${id}`, list.Arn]) {
        yield* put(arn)
        assert.deepStrictEqual(yield* get(arn), { ResourceArn: arn, PolicyDocument: POLICY })
      }
      assert.strictEqual(yield* policies, 2)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { anycastIpLists: 1 } })))
  )

  it.effect("is for resources of the account that can be shared", () =>
    Effect.gen(function* () {
      const { arn } = yield* shared
      const distribution = yield* createDistribution()
      const cases = [
        ["clients", "InvalidArgument"],
        ["arn:aws:s3:::bucket", "InvalidArgument"],
        [`${arn}2`, "EntityNotFound"],
        [arn.replace("123456789012", "210987654321"), "EntityNotFound"],
        [distribution.arn, "UnsupportedOperation"]
      ] as const
      for (const [arn, expected] of cases) {
        assert.strictEqual(yield* codeOf(put(arn)), expected)
        assert.strictEqual(yield* codeOf(get(arn)), expected)
        assert.strictEqual(yield* codeOf(remove(arn)), expected)
      }
    }).pipe(Effect.provide(layer))
  )

  it.effect("has statements", () =>
    Effect.gen(function* () {
      const { arn } = yield* shared
      const { Action: _, ...withoutAction } = statement
      const { Principal: _principal, ...withoutPrincipal } = statement
      const wrong = [
        "",
        "{",
        "[]",
        "null",
        "{}",
        JSON.stringify({ Version: "2020-05-31", Statement: [statement] }),
        policy("Allow"),
        policy({ ...statement, Effect: "Permit" }),
        policy({ ...statement, NotAction: "cloudfront:*" }),
        policy(withoutAction),
        policy(withoutPrincipal)
      ]
      for (const document of wrong) assert.strictEqual(yield* codeOf(put(arn, document)), "InvalidArgument", document)
      assert.strictEqual(yield* policies, 0)
      yield* put(arn, JSON.stringify({ Statement: statement }))
      yield* put(arn, policy())
    }).pipe(Effect.provide(layer))
  )

  it.effect("needs a body", () =>
    Effect.gen(function* () {
      for (const path of ["put", "get", "delete"]) {
        assert.strictEqual(verdict(yield* send("POST", `${path}-resource-policy`)), "400 MissingBody")
      }
      const body = "<PutResourcePolicyRequest><ResourceArn>a</ResourceArn></PutResourcePolicyRequest>"
      assert.strictEqual(verdict(yield* send("POST", "put-resource-policy", { body })), "400 InvalidArgument")
    }).pipe(Effect.provide(layer))
  )

  it.effect("is deleted with its resource", () =>
    Effect.gen(function* () {
      const { arn, etag, id } = yield* shared
      yield* put(arn)
      yield* deleteTrustStore({ Id: id, IfMatch: etag })
      assert.strictEqual(yield* policies, 0)
    }).pipe(Effect.provide(layer))
  )
})
