/** The requests and the program of docs/testing/other-languages.md, run as they stand there against a served in-memory CloudFront. */
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Server from "@effect-cloudfront/testing/Server"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { execFile, spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

const page = readFileSync(
  fileURLToPath(new URL("../../../../docs/testing/other-languages.md", import.meta.url)),
  "utf8"
)

const URL_IN_PAGE = "http://127.0.0.1:4566"

/** The only block of a language with a text in it. */
const block = (language: string, text: string): string => {
  const [found, ...more] = Array.from(
    page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gm")),
    ([, code = ""]) => code
  ).filter((code) => code.includes(text))
  assert.deepStrictEqual(more, [])
  return found ?? assert.fail(`no block of ${language} with ${text}`)
}

const run = (command: string, args: ReadonlyArray<string>, env: Readonly<Record<string, string>> = {}) =>
  Effect.promise(() => promisify(execFile)(command, args, { env: { ...process.env, ...env } }))

const served = Effect.map(Server.serve({ port: 0 }), ({ url }) => url)

const layer = InMemoryCloudFront.layerService({ signingRegion: "any", unknownCredentials: "accepted" })

const PYTHON = process.env["FOREIGN_PYTHON"] ?? "python3"
const isRequired = process.env["REQUIRE_FOREIGN_CLIENTS"] === "1"

describe.skipIf(spawnSync("curl", ["--version"]).status !== 0)("curl", () => {
  it.scopedLive(
    "controls the server",
    () =>
      Effect.gen(function* () {
        const url = yield* served
        const script = block("sh", "FAKE=")
        const { stdout } = yield* run("sh", ["-e", "-c", script.replace(URL_IN_PAGE, url)])
        // All requests are answered, and the state is as they left it.
        const answers = stdout.replace(/"now":\d+/g, '"now":0')
        const done = '{"ok":true}'
        assert.deepStrictEqual(answers.trim().split("\n"), [
          '{"status":"ok","now":0}',
          done,
          done,
          '{"now":0}',
          done,
          "[]",
          "[]",
          "[]",
          done,
          done
        ])
      }).pipe(Effect.provide(layer)),
    60_000
  )
})

describe.skipIf(!isRequired && spawnSync(PYTHON, ["-c", "import boto3"]).status !== 0)("boto3", () => {
  it.scopedLive(
    "runs the test of the page",
    () =>
      Effect.gen(function* () {
        const FAKE_URL = yield* served
        yield* run(PYTHON, ["-c", block("python", "FAKE_URL")], {
          FAKE_URL,
          AWS_ACCESS_KEY_ID: "test",
          AWS_SECRET_ACCESS_KEY: "test",
          AWS_CONFIG_FILE: "/dev/null",
          AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
          AWS_EC2_METADATA_DISABLED: "true",
          PYTHONDONTWRITEBYTECODE: "1"
        })
      }).pipe(Effect.provide(layer)),
    60_000
  )
})
