/** The snippets of the pages in docs/coming-from: ours and those of the other clients do the same in the in-memory CloudFront. */
import { CloudFrontClient } from "@aws-sdk/client-cloudfront"
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import { invalidations } from "@effect-cloudfront/core/programs/lists"
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
import { create } from "../support.js"
import { program as deleteSdk } from "./coming-from/aws-sdk-v3/disableAndDelete.js"
import { run as deleteSdkTheirs } from "./coming-from/aws-sdk-v3/disableAndDelete.sdk.js"
import { program as invalidateSdk } from "./coming-from/aws-sdk-v3/invalidate.js"
import { run as invalidateSdkTheirs } from "./coming-from/aws-sdk-v3/invalidate.sdk.js"
import { program as listSdk } from "./coming-from/aws-sdk-v3/listPolicies.js"
import { run as listSdkTheirs } from "./coming-from/aws-sdk-v3/listPolicies.sdk.js"
import { program as deleteBoto } from "./coming-from/boto3/disableAndDelete.js"
import { program as invalidateBoto } from "./coming-from/boto3/invalidate.js"

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

const read = (relative: string): string => readFileSync(path(relative), "utf8")

const blocks = (page: string, language: string): ReadonlyArray<string> =>
  Array.from(page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gm")), (match) => match[1] ?? "")

const LANGUAGES = [
  { language: "ts", isIn: (file: string) => /^\w+\.ts$/.test(file) },
  { language: "typescript", isIn: (file: string) => file.endsWith(".sdk.ts") },
  { language: "python", isIn: (file: string) => file.endsWith(".py") }
] as const

for (const page of ["aws-sdk-v3", "boto3"]) {
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
  it.scopedLive("do the same", () =>
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
