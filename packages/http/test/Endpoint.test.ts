import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as Endpoint from "@effect-cloudfront/http/Endpoint"
import { readShared } from "./shared.js"

interface Case {
  readonly id: number
  readonly documentation: string
  readonly params: {
    readonly Endpoint?: string
    readonly Region?: string
    readonly UseFIPS?: boolean
    readonly UseDualStack?: boolean
  }
  readonly url?: string
  readonly signingRegion?: string | null
  readonly error?: string
}

/** Where we answer otherwise than AWS's rules, and why. */
const DIFFERENT: Readonly<Record<number, string>> = {
  25: "no region is needed: the service is global, so us-east-1 is meant"
}

describe("resolve", () => {
  for (const one of readShared<ReadonlyArray<Case>>("vectors/endpoints.json") ?? []) {
    if (one.id in DIFFERENT) continue
    it.effect(`the rules: ${one.documentation}`, () =>
      Effect.gen(function* () {
        const { Endpoint: endpoint, Region: region, UseDualStack: useDualStack, UseFIPS: useFips } = one.params
        const resolved = Endpoint.resolve({ endpoint, region, useFips, useDualStack })
        if (one.error !== undefined) {
          assert.isTrue(TestEffect.isConfigError(yield* Effect.flip(resolved)))
          return
        }
        const { signingName, signingRegion, url } = yield* resolved
        assert.strictEqual(url, one.url)
        assert.strictEqual(signingRegion, one.signingRegion ?? "us-east-1")
        assert.strictEqual(signingName, "cloudfront")
      })
    )
  }

  it.effect("needs no options", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* Endpoint.resolve(), {
        url: "https://cloudfront.amazonaws.com",
        host: "cloudfront.amazonaws.com",
        path: "",
        signingRegion: "us-east-1",
        signingName: "cloudfront"
      })
    })
  )

  for (const [region, expected] of [
    ["ap-northeast-1", "us-east-1"],
    ["mars-east-1", "us-east-1"],
    ["aws-global", "us-east-1"],
    ["aws-cn-global", "cn-northwest-1"],
    ["aws-us-gov-global", "us-gov-west-1"],
    ["aws-eusc-global", "eusc-de-east-1"],
    ["aws-iso-global", "us-iso-east-1"],
    ["aws-iso-b-global", "us-isob-east-1"],
    ["aws-iso-e-global", "eu-isoe-west-1"],
    ["aws-iso-f-global", "us-isof-south-1"],
    ["eusc-fr-north-1", "eusc-de-east-1"],
    ["cn-north-1", "cn-northwest-1"],
    ["us-gov-east-1", "us-gov-west-1"]
  ] as const) {
    it.effect(`signs for ${expected} in ${region}`, () =>
      Effect.gen(function* () {
        assert.strictEqual((yield* Endpoint.resolve({ region })).signingRegion, expected)
      })
    )
  }

  for (const [region, host] of [
    ["fips-us-east-1", "cloudfront-fips.amazonaws.com"],
    ["cn-north-1-fips", "cloudfront-fips.cn-northwest-1.amazonaws.com.cn"],
    ["fips-aws-us-gov-global", "cloudfront-fips.amazonaws.com"],
    ["fips-aws-global", "cloudfront-fips.amazonaws.com"],
    ["aws-fips", "cloudfront-fips.amazonaws.com"]
  ] as const) {
    it.effect(`uses FIPS for the region ${region}`, () =>
      Effect.gen(function* () {
        assert.strictEqual((yield* Endpoint.resolve({ region })).host, host)
        assert.strictEqual((yield* Endpoint.resolve({ region, useFips: false })).host, host)
        const error = yield* Effect.flip(Endpoint.resolve({ region, endpoint: "http://localhost" }))
        assert.isTrue(TestEffect.isInvalidConfig(error))
      })
    )
  }

  for (const region of [
    "",
    " ",
    " us-east-1",
    "us-east-1 ",
    "us-east-1\n",
    "us east 1",
    "US-EAST-1",
    "us_east_1",
    "-us-east-1",
    "us-east-1-",
    "us-east-1,us-west-2",
    "*",
    "https://cloudfront.amazonaws.com",
    "cloudfront.amazonaws.com",
    "é-east-1",
    "fips-",
    "-fips",
    "a".repeat(64),
    "aws-mars-global",
    "aws-iso-z-global",
    "aws-",
    "s3cr3t/"
  ]) {
    it.effect(`refuses the region ${JSON.stringify(region)}`, () =>
      Effect.gen(function* () {
        for (const endpoint of [undefined, "http://localhost:4566"]) {
          const error = yield* Effect.flip(Endpoint.resolve({ region, endpoint }))
          assert.isTrue(TestEffect.isInvalidConfig(error))
          assert.deepStrictEqual(TestEffect.configPath(error), ["region"])
          assert.notInclude(String(error), "s3cr3t")
        }
      })
    )
  }

  for (const [endpoint, url, host, path] of [
    ["http://localhost:4566", "http://localhost:4566", "localhost:4566", ""],
    [
      "https://proxy.example:443/aws/cloudfront//",
      "https://proxy.example/aws/cloudfront",
      "proxy.example",
      "/aws/cloudfront"
    ],
    ["HTTP://[::1]:8080/", "http://[::1]:8080", "[::1]:8080", ""],
    ["https://example.com/a b", "https://example.com/a%20b", "example.com", "/a%20b"],
    [" https://example.com/\r\n", "https://example.com", "example.com", ""]
  ] as const) {
    it.effect(`accepts ${JSON.stringify(endpoint)}`, () =>
      Effect.gen(function* () {
        const resolved = yield* Endpoint.resolve({ endpoint, region: "cn-north-1" })
        assert.deepStrictEqual(resolved, {
          url,
          host,
          path,
          signingRegion: "cn-northwest-1",
          signingName: "cloudfront"
        })
      })
    )
  }

  for (const endpoint of [
    "",
    "localhost",
    "localhost:4566",
    "ftp://example.com",
    "file:///etc/passwd",
    "https://",
    "https://user:secret@example.com",
    "https://example.com/?x=1",
    "https://example.com/#x",
    "https://exam\nple.com",
    "https://example.com/a\tb",
    "https://example.com/a\u0000"
  ]) {
    it.effect(`refuses ${JSON.stringify(endpoint)}`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(Endpoint.resolve({ endpoint }))
        assert.isTrue(TestEffect.isInvalidConfig(error))
        assert.notInclude(String(error), "secret")
      })
    )
  }
})

describe("config", () => {
  const read = (variables: Record<string, string>) => TestEffect.withConfig(Endpoint.config, variables)

  it.effect("is empty in an empty environment", () =>
    Effect.gen(function* () {
      const nothing = { endpoint: undefined, region: undefined, useFips: undefined, useDualStack: undefined }
      assert.deepStrictEqual(yield* read({}), nothing)
      assert.deepStrictEqual(yield* read({ AWS_ENDPOINT_URL: "", AWS_REGION: " " }), nothing)
    })
  )

  it.effect("prefers the service's own endpoint and the newer name of the region", () =>
    Effect.gen(function* () {
      const all = {
        AWS_ENDPOINT_URL: "http://all",
        AWS_ENDPOINT_URL_CLOUDFRONT: "http://own",
        AWS_REGION: "cn-north-1",
        AWS_DEFAULT_REGION: "eu-west-1",
        AWS_USE_FIPS_ENDPOINT: "TRUE",
        AWS_USE_DUALSTACK_ENDPOINT: "false"
      }
      const expected = { endpoint: "http://own", region: "cn-north-1", useFips: true, useDualStack: false }
      assert.deepStrictEqual(yield* read(all), expected)
      const others = yield* read({ ...all, AWS_ENDPOINT_URL_CLOUDFRONT: "", AWS_REGION: "" })
      assert.deepStrictEqual(others, { ...expected, endpoint: "http://all", region: "eu-west-1" })
    })
  )

  for (const [value, endpoint] of [
    ["True", undefined],
    ["false", "http://own"],
    ["", "http://own"]
  ] as const) {
    it.effect(`has ${endpoint ?? "no endpoint"} with AWS_IGNORE_CONFIGURED_ENDPOINT_URLS="${value}"`, () =>
      Effect.gen(function* () {
        const all = { AWS_ENDPOINT_URL_CLOUDFRONT: "http://own", AWS_ENDPOINT_URL: "http://all" }
        const options = yield* read({ ...all, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: value })
        assert.strictEqual(options.endpoint, endpoint)
        assert.notProperty(options, "ignoreConfigured")
      })
    )
  }

  for (const [name, value] of [
    ["AWS_REGION", "us east 1"],
    ["AWS_DEFAULT_REGION", "Frankfurt"],
    ["AWS_ENDPOINT_URL", "localhost"],
    ["AWS_ENDPOINT_URL_CLOUDFRONT", "http://u:p@host"]
  ] as const) {
    it.effect(`names ${name} if it is invalid`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(read({ [name]: value }))
        assert.isTrue(TestEffect.isInvalidConfig(error))
        assert.deepStrictEqual(TestEffect.configPath(error), [name])
        assert.notInclude(String(error), value)
        const ignored = { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true", AWS_ENDPOINT_URL: "localhost" }
        assert.isUndefined((yield* read(ignored)).endpoint)
      })
    )
  }

  for (const name of [
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"
  ] as const) {
    for (const value of ["maybe", "1", "yes", "true false"]) {
      it.effect(`refuses ${name}=${value}`, () =>
        Effect.gen(function* () {
          const error = yield* Effect.flip(read({ [name]: value }))
          assert.isTrue(TestEffect.isInvalidConfig(error))
          assert.deepStrictEqual(TestEffect.configPath(error), [name])
        })
      )
    }
  }
})
