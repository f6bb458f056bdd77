import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as KeyValueStoreEndpoint from "@effect-cloudfront/keyvaluestore/KeyValueStoreEndpoint"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"

const ARN = "arn:aws:cloudfront::123456789012:key-value-store/id-1"

const request = (arn: string, rest = ""): Wire.Request => ({
  operation: "GetKey",
  method: "GET",
  path: `/key-value-stores/${encodeURIComponent(arn)}${rest}`,
  query: [],
  headers: {},
  body: undefined
})

const urlOf = (options: KeyValueStoreEndpoint.Options, { path }: Pick<Wire.Request, "path"> = request(ARN)) =>
  Effect.map(KeyValueStoreEndpoint.resolve(options), (placeOf) => {
    const place = placeOf({ ...request(ARN), path })
    return "url" in place ? [place.url, place.host, place.path] : place.reason
  })

const refused = (options: KeyValueStoreEndpoint.Options) =>
  Effect.map(Effect.flip(KeyValueStoreEndpoint.resolve(options)), String)

describe("KeyValueStoreEndpoint", () => {
  it.effect("has the account of the ARN before its host", () =>
    Effect.gen(function* () {
      const host = "123456789012.cloudfront-kvs.global.api.aws"
      assert.deepStrictEqual(yield* urlOf({}), [`https://${host}`, host, ""])
      assert.deepStrictEqual(yield* urlOf({ region: "eu-west-1" }, request(ARN, "/keys/a%2Fb")), [
        `https://${host}`,
        host,
        ""
      ])
      assert.deepStrictEqual(yield* urlOf({ endpoint: "http://localhost:4566/base/" }), [
        "http://123456789012.localhost:4566/base",
        "123456789012.localhost:4566",
        "/base"
      ])
    })
  )

  it.effect("has none before an IP address, or where it is turned off", () =>
    Effect.gen(function* () {
      for (const endpoint of ["http://127.0.0.1:4566", "http://[::1]:4566", "https://10.0.0.1"]) {
        assert.strictEqual((yield* urlOf({ endpoint }))[0], endpoint)
      }
      const endpoint = "https://kvs.example.com"
      assert.strictEqual((yield* urlOf({ endpoint, accountPrefix: false }))[0], endpoint)
    })
  )

  it.effect("is nowhere for what is not the ARN of a store, with an account of twelve digits", () =>
    Effect.gen(function* () {
      for (const arn of [
        "arn:aws:cloudfront::evil.example/:key-value-store/x",
        "arn:aws:cloudfront::1234567890123:key-value-store/x",
        "arn:aws:cloudfront::evil.example#:key-value-store/x",
        "arn:aws:cloudfront::123456789012:distribution/x",
        "arn:aws-cn:cloudfront::123456789012:key-value-store/x",
        "arn:aws:cloudfront:us-east-1:123456789012:key-value-store/x",
        "arn:aws:cloudfront::123456789012:key-value-store/",
        "arn:aws:cloudfront::123456789012:key-value-store/x/..",
        ""
      ]) {
        assert.strictEqual(yield* urlOf({}, request(arn)), "InvalidRequest", arn)
      }
      for (const rest of ["/", "/keys/", "/keys/a/b", "/others"]) {
        assert.strictEqual(yield* urlOf({}, request(ARN, rest)), "InvalidRequest", rest)
      }
      assert.strictEqual(yield* urlOf({}, { path: `/x${request(ARN).path}` }), "InvalidRequest")
    })
  )

  it.effect("refuses options that the API does not have, by their names", () =>
    Effect.gen(function* () {
      assert.include(yield* refused({ useFips: true }), "useFips")
      assert.include(yield* refused({ region: "cn-north-1" }), "region")
      assert.include(yield* refused({ region: "Frankfurt" }), "region")
      assert.include(yield* refused({ endpoint: "not a url" }), "endpoint")
    })
  )
})
