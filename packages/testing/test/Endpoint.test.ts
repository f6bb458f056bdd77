/** For every region that AWS's own client knows, or could come to know: the same endpoint, and a signature for the same region. */
import * as Sdk from "@aws-sdk/client-cloudfront"
import * as Endpoint from "@effect-cloudfront/http/Endpoint"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { readdirSync, realpathSync } from "node:fs"
import { dirname, join } from "node:path"
import { createRequire } from "node:module"

interface Partitions {
  readonly partitionsInfo: {
    readonly partitions: ReadonlyArray<{
      readonly id: string
      readonly regionRegex: string
      readonly regions: Readonly<Record<string, unknown>>
    }>
  }
}

/** AWS's list of its partitions, out of the package that the client has its rules from. */
const partitions = Effect.promise(async () => {
  const client = createRequire(import.meta.url).resolve("@aws-sdk/client-cloudfront")
  const core = dirname(createRequire(realpathSync(client)).resolve("@aws-sdk/core/package.json"))
  const folder = join(core, "dist-es")
  const file = readdirSync(folder, { recursive: true, encoding: "utf8" }).find((name) => /\bpartitions\.js$/.test(name))
  const found = (await import(join(folder, file ?? assert.fail("there is no list of partitions")))) as Partitions
  return found.partitionsInfo.partitions
})

interface Options {
  readonly region: string
  readonly useFips: boolean
  readonly useDualStack: boolean
}

/** Host and signing region of what the client would send. */
const theirs = ({ region, useDualStack, useFips }: Options) =>
  Effect.promise(async () => {
    let seen: readonly [string, string] | undefined
    const client = new Sdk.CloudFrontClient({
      region,
      useFipsEndpoint: useFips,
      useDualstackEndpoint: useDualStack,
      credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
      maxAttempts: 1,
      requestHandler: {
        handle: async ({
          headers,
          hostname
        }: {
          readonly headers: Record<string, string>
          readonly hostname: string
        }) => {
          seen = [hostname, /Credential=[^/]*\/\d*\/([^/]*)\//.exec(headers["authorization"] ?? "")?.[1] ?? ""]
          throw new Error("not sent")
        }
      } as never
    })
    await client.send(new Sdk.ListDistributionsCommand({})).catch(() => undefined)
    return seen
  })

const ours = (options: Options) =>
  Effect.map(Endpoint.resolve(options), ({ host, signingRegion }) => [host, signingRegion] as const)

const BOTH = [false, true] as const

const compare = (region: string) =>
  Effect.gen(function* () {
    for (const useFips of BOTH) {
      for (const useDualStack of BOTH) {
        const options = { region, useFips, useDualStack }
        assert.deepStrictEqual(yield* ours(options), yield* theirs(options), JSON.stringify(options))
      }
    }
  })

describe("endpoint and signing region are those of the AWS SDK", () => {
  it.effect("for every region and pseudo region that it knows, with FIPS and dual-stack", () =>
    Effect.gen(function* () {
      const regions = (yield* partitions).flatMap(({ regions }) => Object.keys(regions))
      assert.includeMembers(regions, ["us-east-1", "aws-cn-global", "aws-us-gov-global", "eusc-de-east-1"])
      yield* Effect.forEach(regions, compare, { concurrency: 1 })
    })
  )

  it.effect("for regions to come", () =>
    Effect.gen(function* () {
      for (const { regionRegex } of yield* partitions) {
        const made = fc.stringMatching(new RegExp(regionRegex.replaceAll("\\w", "[a-z]")))
        const regions = fc.sample(
          made.filter((region) => region.length < 64),
          { numRuns: 3, seed: 1 }
        )
        yield* Effect.forEach(regions, compare, { concurrency: 1 })
      }
      yield* Effect.forEach(["mars-east-1", "us-mars", "x"], compare, { concurrency: 1 })
    })
  )

  it.effect("for the older names of FIPS endpoints", () =>
    Effect.gen(function* () {
      for (const region of [
        "fips-us-gov-west-1",
        "us-gov-east-1-fips",
        "cn-north-1-fips",
        "fips-aws-global",
        "aws-fips"
      ]) {
        yield* compare(region)
      }
    })
  )

  it.effect(
    "but for what has the start of a partition's regions and not their form: keys stay in their partition",
    () =>
      Effect.gen(function* () {
        for (const [region, expected] of [
          ["cn-north", "cn-northwest-1"],
          ["us-gov-west", "us-gov-west-1"],
          ["eusc-fr-north-1", "eusc-de-east-1"],
          ["us-iso-1", "us-iso-east-1"]
        ] as const) {
          const options = { region, useFips: false, useDualStack: false }
          assert.strictEqual((yield* theirs(options))?.[1], "us-east-1")
          assert.strictEqual((yield* ours(options))[1], expected)
        }
      })
  )
})
