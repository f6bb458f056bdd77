/**
 * Clients that are not ours, each a process over a real socket: with each operation they get the values that our client gets. What an
 * older client does not know is left out by name.
 * Long, since each client is a process that makes all its calls.
 */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { type Id, operations } from "@effect-cloudfront/core/operations"
import type * as Shape from "@effect-cloudfront/core/protocol/Shape"
import { assert, describe, it } from "@effect/vitest"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { spawn, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Server from "@effect-cloudfront/testing/Server"
import * as Settings from "@effect-cloudfront/testing/Settings"
import { create, fake } from "../support.js"
import { contract, room } from "./families.js"

const { accessKeyId } = Settings.credentials
const secretAccessKey = Redacted.value(Settings.credentials.secretAccessKey)

const fileOf = (name: string) => fileURLToPath(new URL(`foreign/${name}`, import.meta.url))

/** The members that a client knows: those of a structure, of the items of a list, or anything. */
type Tree = string | readonly [Tree] | { readonly [member: string]: Tree }

interface Greeting {
  readonly version: string
  readonly operations?: Readonly<Record<string, { readonly input: Tree; readonly output: Tree }>>
}

interface Answer {
  readonly output?: unknown
  readonly error?: string
  readonly message?: string
}

/** A process that answers each line with a line. */
const start = (command: string, args: ReadonlyArray<string>, env: Readonly<Record<string, string>> = {}) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => {
        const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...env } })
        const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
        return { child, lines }
      }),
      ({ child }) =>
        Effect.promise(
          () =>
            new Promise((resolve) => {
              child.on("close", resolve)
              child.stdin.end()
            })
        )
    ),
    ({ child, lines }) => {
      const next = Effect.promise(async () => JSON.parse(String((await lines.next()).value)) as unknown)
      return {
        greeting: Effect.map(next, (line) => line as Greeting),
        ask: (operation: Id, input: unknown) =>
          Effect.zipRight(
            Effect.sync(() => child.stdin.write(`${JSON.stringify({ operation, input })}\n`)),
            Effect.map(next, (line) => line as Answer)
          )
      }
    }
  )

type Process = Effect.Effect.Success<ReturnType<typeof start>>

/** Both sides of a comparison were made within this time. What AWS provides is older. */
const SOON = 3_600_000

/** How long a client may take with all operations where other tests run beside it. */
const PATIENCE = 180_000

const timeOf = (millis: number): string =>
  Math.abs(millis - Date.now()) < SOON ? "now" : new Date(millis).toISOString()

const bytes = (value: Uint8Array): string => Buffer.from(value).toString("base64")

type Members = Readonly<Record<string, unknown>>

const isEmpty = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.length === 0)

/** A value of ours without what a client does not know. Bytes are as `encode` makes them. */
const known = (
  shape: Shape.Shape | undefined,
  value: unknown,
  tree: Tree | undefined,
  encode: (value: Uint8Array) => unknown
): unknown => {
  switch (shape?.kind) {
    case "structure": {
      const given = value as Members
      const names = typeof tree === "object" ? (tree as Readonly<Record<string, Tree>>) : undefined
      return Object.fromEntries(
        shape.members().flatMap((member) => {
          const { derived, key } = member
          if (names !== undefined && names[key] === undefined) return []
          const items = given["Items"] as ReadonlyArray<unknown> | undefined
          const one = given[key] ?? (derived === "quantity" ? (items ?? []).length : undefined)
          // The service refuses some lists without items, which these clients send and ours leaves out.
          if (key === "Items" && isEmpty(items)) return []
          return one === undefined ? [] : [[key, known(member.shape, one, names?.[key], encode)]]
        })
      )
    }
    case "list":
      return (value as ReadonlyArray<unknown>).map((one) =>
        known(shape.item(), one, (tree as readonly [Tree] | undefined)?.[0], encode)
      )
    case "timestamp":
      return timeOf(DateTime.toEpochMillis(value as DateTime.Utc))
    case "blob":
      return encode(value as Uint8Array)
    default:
      return Redacted.isRedacted(value) ? Redacted.value(value) : value
  }
}

/** A value of a client, with times as ours. Empty lists are left out, which ours has where the client has nothing. */
const seen = (shape: Shape.Shape | undefined, value: unknown): unknown => {
  switch (shape?.kind) {
    case "structure": {
      const given = value as Members
      return Object.fromEntries(
        shape
          .members()
          .filter(({ key }) => !isEmpty(given[key]))
          .map((member) => [member.key, seen(member.shape, given[member.key])])
      )
    }
    case "list":
      return (value as ReadonlyArray<unknown>).map((one) => seen(shape.item(), one))
    case "timestamp":
      return value === "now" ? value : timeOf(Date.parse(String(value)))
    case "enum": {
      // Summaries have HTTP versions in capitals, which ours reads as the values of the model.
      const text = String(value)
      return shape.values.find((one) => String(one).toLowerCase() === text.toLowerCase()) ?? text
    }
    default:
      return value
  }
}

const call = (id: Id, input: object) =>
  (operations[id] as unknown as (input: object) => Effect.Effect<unknown, unknown, CloudFront>)(input)

/** What our client gets, by operation. It is the same for each of the others. */
const results = new Map<Id, unknown>()

/** Compares what a client gets with what ours gets in the same state, for each operation that the client knows. */
const compare = ({ ask, greeting }: Process) =>
  Effect.gen(function* () {
    const { operations: own } = yield* greeting
    const { reset } = yield* fake
    const ids = (Object.keys(operations) as ReadonlyArray<Id>).filter(
      (id) => own === undefined || own[id] !== undefined
    )
    for (const id of ids) {
      const { input: inputShape, output } = operations[id].description
      const trees = own?.[id]
      // The same references in both states.
      const begin = Effect.zipRight(
        reset,
        Effect.suspend(() => TestEffect.withSeed(contract[id].input, id))
      )
      const input = yield* begin
      const sent = known(inputShape, input, trees?.input, (value) => ({ $bytes: bytes(value) }))
      const theirs = yield* ask(id, sent)
      assert.isUndefined(theirs.error, `${id}: ${theirs.message}`)
      if (!results.has(id)) results.set(id, yield* call(id, yield* begin))
      const ours = known(output, results.get(id), trees?.output, bytes)
      assert.deepStrictEqual(seen(output, theirs.output ?? {}), seen(output, ours ?? {}), id)
    }
    return ids
  })

const served = Effect.map(Server.serve({ port: 0 }), ({ url }) => url)

const client = InMemoryCloudFront.layerClient(Settings.credentials)

const inService = <A, E>(self: Effect.Effect<A, E, CloudFront | InMemoryCloudFront.InMemoryCloudFront>) =>
  self.pipe(Effect.provide(client), Effect.provide(InMemoryCloudFront.layerService(room)))

describe("the AWS SDK", () => {
  it.live(
    "gets the same with all operations",
    () =>
      Effect.gen(function* () {
        const url = yield* served
        const sdk = yield* start(process.execPath, [fileOf("sdk.mjs"), url, accessKeyId, secretAccessKey], {
          AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true"
        })
        assert.lengthOf(yield* compare(sdk), 167)
      }).pipe(Effect.scoped, inService),
    PATIENCE
  )
})

const PYTHON = process.env["FOREIGN_PYTHON"] ?? "python3"

/** Whether the tests have to run, because the clients were installed for them. */
const isRequired = process.env["REQUIRE_FOREIGN_CLIENTS"] === "1"

const has = (module: string): boolean => isRequired || spawnSync(PYTHON, ["-c", `import ${module}`]).status === 0

const environment = {
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  AWS_DEFAULT_REGION: "us-east-1",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_PAGER: "",
  PYTHONDONTWRITEBYTECODE: "1"
}

const python = (name: "boto3" | "cli") =>
  Effect.gen(function* () {
    const url = yield* served
    const folder = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "foreign-"))),
      (path) => Effect.sync(() => rmSync(path, { recursive: true }))
    )
    // The slash at the end is what users write, and what clients then send twice.
    const aws = yield* start(PYTHON, [fileOf("aws.py"), name, `${url}/`, join(folder, "payload")], environment)
    const ids = yield* compare(aws)
    assert.isAbove(ids.length, 80)
    const left = Object.keys(operations).filter((id) => !ids.includes(id as Id))
    yield* Effect.logInfo(`${name} does not know: ${left.length === 0 ? "nothing" : left.join(", ")}`)
  }).pipe(Effect.scoped, inService)

describe("boto3", () => {
  it.live.skipIf(!has("boto3"))("gets the same with the operations that it knows", () => python("boto3"), PATIENCE)
})

/** Runs the command `aws`. */
const aws = (url: string, ...args: ReadonlyArray<string>) =>
  Effect.promise(
    () =>
      new Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>((resolve) => {
        const child = spawn("aws", ["cloudfront", ...args, "--endpoint-url", url, "--output", "json"], {
          env: { ...process.env, ...environment }
        })
        let [out, err] = ["", ""]
        child.stdout.on("data", (data) => (out += String(data)))
        child.stderr.on("data", (data) => (err += String(data)))
        child.on("close", (code) => resolve({ code, out, err }))
      })
  )

const isInstalled = isRequired || spawnSync("aws", ["--version"]).status === 0

describe("the AWS CLI", () => {
  it.live.skipIf(!isInstalled)(
    "does as a command what it makes of several calls, or of a short form",
    () =>
      Effect.gen(function* () {
        const url = yield* served
        const made = yield* create()
        yield* create()
        const [invalidated, listed, missing] = yield* Effect.all(
          [
            aws(`${url}/`, "create-invalidation", "--distribution-id", made.id, "--paths", "/a", "/b*"),
            aws(url, "list-distributions", "--page-size", "1", "--query", "length(DistributionList.Items)"),
            aws(url, "get-distribution", "--id", "none")
          ],
          { concurrency: "unbounded" }
        )
        assert.include(invalidated.out, "/b*", invalidated.err)
        assert.strictEqual(listed.out.trim(), "2", listed.err)
        assert.notStrictEqual(missing.code, 0)
        assert.include(missing.err, "NoSuchDistribution")
      }).pipe(Effect.scoped, inService),
    PATIENCE
  )

  it.live.skipIf(!has("awscli"))("gets the same with the operations that it knows", () => python("cli"), PATIENCE)
})
