/** The snippets of the pages in docs/coming-from: ours and those of the other clients do the same in the in-memory CloudFront. */
import { CloudFrontClient } from "@aws-sdk/client-cloudfront"
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import { createKeyValueStore } from "@effect-cloudfront/core/KeyValueStore"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import { invalidations } from "@effect-cloudfront/core/programs/lists"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Server from "@effect-cloudfront/testing/Server"
import * as Settings from "@effect-cloudfront/testing/Settings"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { execFile, spawnSync } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { create, fake } from "../support.js"
import { program as deleteSdk } from "./coming-from/aws-sdk-v3/disableAndDelete.js"
import { run as deleteSdkTheirs } from "./coming-from/aws-sdk-v3/disableAndDelete.sdk.js"
import { program as invalidateSdk } from "./coming-from/aws-sdk-v3/invalidate.js"
import { run as invalidateSdkTheirs } from "./coming-from/aws-sdk-v3/invalidate.sdk.js"
import { program as listSdk } from "./coming-from/aws-sdk-v3/listPolicies.js"
import { run as listSdkTheirs } from "./coming-from/aws-sdk-v3/listPolicies.sdk.js"
import { program as deleteBoto } from "./coming-from/boto3/disableAndDelete.js"
import { program as invalidateBoto } from "./coming-from/boto3/invalidate.js"
import { program as deleteDistilled } from "./coming-from/distilled/disableAndDelete.js"
import { program as errorsDistilled } from "./coming-from/distilled/errors.js"
import { program as invalidateDistilled } from "./coming-from/distilled/invalidate.js"
import { program as listDistilled } from "./coming-from/distilled/list.js"
import { live as liveDistilled } from "./coming-from/distilled/live.js"
import { program as drift } from "./coming-from/terraform-scripts/drift.js"
import { main as mainTerraform, program as invalidateTerraform } from "./coming-from/terraform-scripts/invalidate.js"
import { cleanUp, preview } from "./coming-from/terraform-scripts/preview.js"
import { program as redirects } from "./coming-from/terraform-scripts/redirects.js"
import { program as wait } from "./coming-from/terraform-scripts/wait.js"

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

const read = (relative: string): string => readFileSync(path(relative), "utf8")

const blocks = (page: string, language: string): ReadonlyArray<string> =>
  Array.from(page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gm")), (match) => match[1] ?? "")

const LANGUAGES = [
  { language: "ts", isIn: (file: string) => /^\w+\.ts$/.test(file) },
  // A file of text is not compiled here: what it imports needs another version of Effect.
  { language: "typescript", isIn: (file: string) => /\.sdk\.(ts|txt)$/.test(file) },
  { language: "python", isIn: (file: string) => file.endsWith(".py") },
  { language: "hcl", isIn: (file: string) => file.endsWith(".tf") },
  { language: "sh", isIn: (file: string) => file.endsWith(".sh") }
] as const

it("there is a folder of snippets for each page but the one with a table only", () => {
  const pages = readdirSync(path("../../../../docs/coming-from")).map((file) => file.replace(/\.md$/, ""))
  assert.sameMembers(
    pages.filter((page) => page !== "boto"),
    readdirSync(path("./coming-from"))
  )
})

for (const page of readdirSync(path("./coming-from"))) {
  it(`docs/coming-from/${page}.md has each snippet of the folder, and no other`, () => {
    const text = read(`../../../../docs/coming-from/${page}.md`)
    const files = readdirSync(path(`./coming-from/${page}`))
    for (const { isIn, language } of LANGUAGES) {
      const sources = files
        .filter(isIn)
        .map((file) => read(`./coming-from/${page}/${file}`).replace(/^\/\/ Emitted [^\n]*\n/, ""))
      assert.sameMembers([...blocks(text, language)], sources, language)
    }
  })
}

const { accessKeyId } = Settings.credentials
const secretAccessKey = Redacted.value(Settings.credentials.secretAccessKey)

const layer = InMemoryCloudFront.layer({ propagation: 0 })

const id = Effect.map(create(), (handle) => handle.id)

/** Whether a distribution is gone, and how many invalidations it has otherwise. */
const stateOf = (id: string) =>
  getDistribution({ Id: id }).pipe(
    Effect.zipRight(Stream.runCollect(invalidations(id))),
    Effect.map((all) => `${Array.from(all).length} invalidations`),
    Effect.catchTag("NoSuchDistribution", () => Effect.succeed("gone"))
  )

const served = Effect.map(Server.serve({ port: 0 }), ({ url }) => url)

describe("the AWS SDK and ours", () => {
  it.scopedLive(
    "do the same",
    () =>
      Effect.gen(function* () {
        const endpoint = yield* served
        const client = yield* Effect.acquireRelease(
          Effect.sync(
            () => new CloudFrontClient({ region: "us-east-1", endpoint, credentials: { accessKeyId, secretAccessKey } })
          ),
          (client) => Effect.sync(() => client.destroy())
        )
        const theirs = yield* id
        const ours = yield* id
        assert.strictEqual(yield* Effect.promise(() => invalidateSdkTheirs(client, theirs)), yield* invalidateSdk(ours))
        assert.strictEqual(yield* stateOf(theirs), yield* stateOf(ours))
        assert.strictEqual(yield* Effect.promise(() => listSdkTheirs(client)), yield* listSdk())
        assert.strictEqual(yield* Effect.promise(() => deleteSdkTheirs(client, theirs)), yield* deleteSdk(ours))
        assert.deepStrictEqual([yield* stateOf(theirs), yield* stateOf(ours)], ["gone", "gone"])
      }).pipe(Effect.provide(layer)),
    120_000
  )
})

describe("beside distilled", () => {
  it.live("ours do what theirs did", () =>
    Effect.gen(function* () {
      const ours = yield* id
      assert.match(yield* invalidateDistilled(ours), /^I/)
      assert.strictEqual(yield* stateOf(ours), "1 invalidations")
      assert.strictEqual(yield* listDistilled, 1)
      assert.strictEqual(yield* errorsDistilled(ours), "Deployed")
      yield* deleteDistilled(ours)
      assert.strictEqual(yield* errorsDistilled(ours), "gone")
    }).pipe(Effect.provide(layer))
  )

  it.live("the layer needs its keys from the environment", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(listDistilled.pipe(Effect.provide(liveDistilled)))
      assert.strictEqual(error._tag, "CredentialsError")
    }).pipe((self) => TestEffect.withConfig(self, {}))
  )
})

/** Lets a program print nothing. */
const silently = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.suspend(() => {
    const { log } = console
    console.log = () => {}
    return Effect.ensuring(
      self,
      Effect.sync(() => {
        console.log = log
      })
    )
  })

describe("beside Terraform", () => {
  it.live("ours take its ids, and may run twice", () =>
    Effect.gen(function* () {
      const { etag, id } = yield* create()
      const as = <A, E, R>(self: Effect.Effect<A, E, R>) =>
        silently(TestEffect.withConfig(self, { DISTRIBUTION_ID: id, DISTRIBUTION_ETAG: etag, SITE_VERSION: "v1" }))
      yield* as(invalidateTerraform)
      yield* as(invalidateTerraform)
      assert.strictEqual(yield* stateOf(id), "1 invalidations")
      assert.strictEqual((yield* as(wait)).Id, id)

      assert.strictEqual(yield* as(drift), "as Terraform has left it")
      yield* editDistribution(id, (config) => ({ ...config, Comment: "by hand" }))
      assert.strictEqual(yield* as(drift), "changed by someone else")

      assert.strictEqual(yield* preview("a"), yield* preview("a"))
      yield* preview("b")
      const deleted = yield* cleanUp("a")
      assert.deepStrictEqual(
        deleted.map(({ _tag }) => _tag),
        ["Deleted"]
      )
      assert.lengthOf(yield* Effect.flatMap(fake, ({ distributions }) => distributions), 2)
    }).pipe(Effect.provide(layer))
  )

  it.live("ours needs its keys from the environment, as Terraform does", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(mainTerraform)
      assert.strictEqual(error._tag, "CredentialsError")
    }).pipe((self) => TestEffect.withConfig(self, { DISTRIBUTION_ID: "E1", SITE_VERSION: "v1" }), silently)
  )

  it.live("ours keeps the redirects of a store that is there", () =>
    Effect.gen(function* () {
      yield* createKeyValueStore({ Name: "redirects" })
      yield* silently(redirects('[{"key":"/old","value":"/new"},{"key":"/blog","value":"https://blog.example.com/"}]'))
      const { removed, unchanged } = yield* silently(redirects('[{"key":"/old","value":"/new"}]'))
      assert.deepStrictEqual([removed, unchanged], [["/blog"], 1])
    }).pipe(Effect.provide(layer))
  )
})

const PYTHON = process.env["FOREIGN_PYTHON"] ?? "python3"

const hasBoto3 =
  process.env["REQUIRE_FOREIGN_CLIENTS"] === "1" || spawnSync(PYTHON, ["-c", "import boto3"]).status === 0

describe.skipIf(!hasBoto3)("boto3 and ours", () => {
  const runPython = (name: string, endpoint: string, id: string) =>
    Effect.promise(() =>
      promisify(execFile)(PYTHON, [path(`./coming-from/boto3/${name}.py`), id], {
        env: {
          ...process.env,
          AWS_ACCESS_KEY_ID: accessKeyId,
          AWS_SECRET_ACCESS_KEY: secretAccessKey,
          AWS_DEFAULT_REGION: "us-east-1",
          AWS_ENDPOINT_URL_CLOUDFRONT: endpoint,
          AWS_CONFIG_FILE: "/dev/null",
          AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
          AWS_EC2_METADATA_DISABLED: "true",
          PYTHONDONTWRITEBYTECODE: "1"
        }
      })
    )

  it.scopedLive(
    "do the same",
    () =>
      Effect.gen(function* () {
        const endpoint = yield* served
        const theirs = yield* id
        const ours = yield* id
        yield* runPython("invalidate", endpoint, theirs)
        yield* invalidateBoto(ours)
        assert.deepStrictEqual([yield* stateOf(theirs), yield* stateOf(ours)], ["1 invalidations", "1 invalidations"])
        yield* runPython("disableAndDelete", endpoint, theirs)
        yield* deleteBoto(ours)
        assert.deepStrictEqual([yield* stateOf(theirs), yield* stateOf(ours)], ["gone", "gone"])
      }).pipe(Effect.provide(layer)),
    60_000
  )
})
