/** The command as a process, with clients that are processes of their own. */
import * as Sdk from "@aws-sdk/client-cloudfront"
import { afterAll, assert, beforeAll, describe, it, vi } from "@effect/vitest"
import * as Runs from "@effect-cloudfront/support/Runs"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import { execFile, spawn, spawnSync, type ChildProcess } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Command from "@effect-cloudfront/testing/Command"
import * as Settings from "@effect-cloudfront/testing/Settings"
import { sdkConfig } from "./sdkConfig.js"

const root = fileURLToPath(new URL("../../..", import.meta.url))
const LAUNCHER = [join(root, "scripts/run.mjs"), "packages/testing/bin/effect-cloudfront-testing.js"]
const folder = mkdtempSync(join(tmpdir(), "served-"))
const state = join(folder, "state.json")

afterAll(() => rmSync(folder, { recursive: true }))

const config = (reference: string) => sdkConfig(reference, { Enabled: false })

const sdkOf = (url: string, accessKeyId = "any", secretAccessKey = "any") =>
  new Sdk.CloudFrontClient({
    region: "eu-central-1",
    endpoint: url,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1
  })

const nameOf = (error: unknown): unknown => (error instanceof Error ? error.name : error)

const KNOWN = [Settings.credentials.accessKeyId, Redacted.value(Settings.credentials.secretAccessKey)] as const

const control = async (url: string, method: string, path: string, body?: unknown): Promise<unknown> => {
  const response = await fetch(`${url}/_cloudfront/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })
  assert.strictEqual(response.status, 200, path)
  return await response.json()
}

const URL_OF = /listens at (\S+)\n/

/** What is printed while an effect runs. */
const printed = <A, E, R>(f: (output: () => string) => Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.suspend(() => {
    let output = ""
    const collect = (text: unknown): boolean => {
      output += String(text)
      return true
    }
    const spies = [process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, "write").mockImplementation(collect)
    )
    return Effect.ensuring(
      f(() => output),
      Effect.sync(() => {
        for (const spy of spies) spy.mockRestore()
      })
    )
  })

/** Runs the command in this process, until the end of a program that uses it. Returns what it printed. */
const serving = (args: ReadonlyArray<string>, use: (url: string) => Promise<unknown>): Effect.Effect<string> =>
  printed((output) =>
    Effect.gen(function* () {
      const fiber = yield* Effect.fork(Command.run(["--port", "0", ...args]))
      const url = yield* Effect.promise(() => vi.waitUntil(() => URL_OF.exec(output())?.[1], 10_000))
      yield* Effect.promise(() => use(url))
      yield* Fiber.interrupt(fiber)
      return output()
    })
  )

describe("the command", () => {
  it.live("serves with any credentials, in the time of CloudFront, and logs requests", () =>
    Effect.gen(function* () {
      const output = yield* serving([], async (url) => {
        const sdk = sdkOf(url)
        const created = await sdk.send(new Sdk.CreateDistributionCommand({ DistributionConfig: config("a") }))
        const { ETag: IfMatch } = created
        const Id = created.Distribution?.Id
        assert.strictEqual(created.Distribution?.Status, "InProgress")
        const early = await sdk.send(new Sdk.DeleteDistributionCommand({ Id, IfMatch })).catch(nameOf)
        assert.strictEqual(early, "DistributionNotDisabled")
        await control(url, "POST", "advance", { millis: 300_000 })
        await sdk.send(new Sdk.DeleteDistributionCommand({ Id, IfMatch }))
        // Known credentials are verified.
        await sdkOf(url, ...KNOWN).send(new Sdk.ListDistributionsCommand({}))
        const wrong = sdkOf(url, KNOWN[0], "wrong").send(new Sdk.ListDistributionsCommand({}))
        assert.strictEqual(await wrong.catch(nameOf), "SignatureDoesNotMatch")
        // Some clients send no signature, and old ones a slash at the end of some paths.
        assert.strictEqual((await fetch(`${url}/2020-05-31/distribution/`)).status, 200)
      })
      assert.match(output, /^[\d:.]{12} {2}201 {2}CreateDistribution {2}POST \/2020-05-31\/distribution \d+ ms$/m)
      assert.match(output, / {2}409 DistributionNotDisabled {2}DeleteDistribution {2}/)
      // No terminal, no colour.
      assert.notInclude(output, "\u001b")
    })
  )

  it.live("colours its log on a terminal", () =>
    Effect.gen(function* () {
      const { stdout } = process
      const before = Object.getOwnPropertyDescriptor(stdout, "hasColors")
      Object.defineProperty(stdout, "hasColors", { value: () => true, configurable: true })
      const output = yield* serving([], (url) => sdkOf(url).send(new Sdk.ListDistributionsCommand({})))
      if (before === undefined) Reflect.deleteProperty(stdout, "hasColors")
      else Object.defineProperty(stdout, "hasColors", before)
      assert.include(output, "\u001b[32m200\u001b[0m")
    })
  )

  it.live("accepts only known credentials if it is told to, and is quiet", () =>
    Effect.gen(function* () {
      const output = yield* serving(["--known-credentials", "--quiet"], async (url) => {
        const call = (...args: readonly [string?, string?]) =>
          sdkOf(url, ...args)
            .send(new Sdk.ListDistributionsCommand({}))
            .then(() => "OK", nameOf)
        assert.strictEqual(await call(), "InvalidClientTokenId")
        await control(url, "POST", "faults", [{ on: "ListDistributions", fault: { fault: "throttle" } }])
        assert.strictEqual(await call(...KNOWN), "Throttling")
        assert.strictEqual(await call(...KNOWN), "OK")
      })
      assert.notInclude(output, "ListDistributions")
    })
  )

  const other = join(folder, "other.json")

  it.live.each([
    [2, /^Unknown option --prot \(--help shows the options\)\n$/, ["--prot", "1"]],
    [2, /^Unknown option constructor/, ["constructor"]],
    [2, /^--port needs a value/, ["--port"]],
    [2, /^--port must be a whole number from 0 to 65535/, ["--port=x"]],
    [2, /^--port must be a whole number/, ["--port=70000"]],
    [2, /^--fast takes no value/, ["--fast=1"]],
    [1, /^192\.0\.2\.1:0 is not an address of this machine\n$/, ["--host", "192.0.2.1", "--port", "0"]],
    [1, /other\.json: The snapshot cannot be read: version must be 1/, ["--state", other]],
    [1, /^Cannot read the state in .*: EISDIR\n$/, ["--state", folder]],
    [0, /--state FILE/, ["--help"]]
  ] as const)("ends with %d and says why: %s", ([status, words, args]) =>
    printed((output) =>
      Effect.gen(function* () {
        writeFileSync(other, '{"format":"effect-cloudfront/in-memory","version":99}')
        assert.strictEqual(yield* Command.run(args), status)
        assert.match(output(), words)
      })
    )
  )

  it.live("says that the port is in use", () =>
    Effect.gen(function* () {
      yield* serving([], async (url) => {
        const { port } = new URL(url)
        assert.strictEqual(await Effect.runPromise(Command.run(["--port", port])), 1)
      })
    })
  )
})

interface Running {
  readonly process: ChildProcess
  readonly url: string
}

const running = new Set<ChildProcess>()

const ended = (process: ChildProcess): Promise<number | null> =>
  process.exitCode !== null
    ? Promise.resolve(process.exitCode)
    : new Promise((resolve) => process.once("exit", (code) => resolve(code)))

/** Starts the command as a process, and waits until it listens. */
const start = (...args: ReadonlyArray<string>): Promise<Running> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...LAUNCHER, "--port", "0", ...args], { cwd: root })
    running.add(child)
    let output = ""
    const collect = (chunk: Buffer) => {
      output += chunk.toString()
      const url = URL_OF.exec(output)?.[1]
      if (url !== undefined) resolve({ process: child, url })
    }
    child.stdout.on("data", collect)
    child.stderr.on("data", collect)
    child.on("exit", (code) => {
      running.delete(child)
      reject(new Error(`ended with ${code}: ${output}`))
    })
  })

const stop = async (one: Running, signal: NodeJS.Signals): Promise<number | null> => {
  one.process.kill(signal)
  return await ended(one.process)
}

const run = (
  file: string,
  args: ReadonlyArray<string>
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> =>
  new Promise((resolve) => {
    const env = {
      ...process.env,
      AWS_ACCESS_KEY_ID: "any",
      AWS_SECRET_ACCESS_KEY: "any",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_MAX_ATTEMPTS: "1",
      AWS_PAGER: ""
    }
    execFile(file, args, { env, timeout: 60_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1
      resolve({ code, stdout, stderr })
    })
  })

const isThere = (file: string, ...args: ReadonlyArray<string>): boolean =>
  spawnSync(file, args, { stdio: "ignore" }).status === 0

const PYTHON = `
import json, sys
import boto3
from botocore.exceptions import ClientError
client = boto3.client("cloudfront", endpoint_url=sys.argv[1])
made = client.create_distribution(DistributionConfig=json.loads(sys.argv[2]))
id = made["Distribution"]["Id"]
batch = {"CallerReference": "b", "Paths": {"Quantity": 1, "Items": ["/*"]}}
invalidation = client.create_invalidation(DistributionId=id, InvalidationBatch=batch)["Invalidation"]["Id"]
client.get_waiter("invalidation_completed").wait(DistributionId=id, Id=invalidation, WaiterConfig={"Delay": 1})
client.tag_resource(Resource=made["Distribution"]["ARN"], Tags={"Items": [{"Key": "a", "Value": "b"}]})
tags = client.list_tags_for_resource(Resource=made["Distribution"]["ARN"])["Tags"]["Items"]
pages = client.get_paginator("list_distributions").paginate(PaginationConfig={"PageSize": 1})
count = sum(page["DistributionList"]["Quantity"] for page in pages)
client.delete_distribution(Id=id, IfMatch=made["ETag"])
try:
    client.get_distribution(Id=id)
except ClientError as error:
    code = error.response["Error"]["Code"]
print(json.dumps([made["Distribution"]["DistributionConfig"]["Comment"], tags, count, code]))
`

/** How long a process may take on a machine that does other things. */
const PATIENCE = 180_000

describe.runIf(Runs.isLong)("the process", { timeout: PATIENCE }, () => {
  let served: Running
  const ids: Array<string | undefined> = []

  beforeAll(async () => {
    served = await start("--state", state, "--fast", "--seed=7")
  }, PATIENCE)

  afterAll(async () => {
    for (const child of running) child.kill("SIGKILL")
    await Promise.all(Array.from(running, ended))
  })

  it("is used by the AWS SDK, and saves its state on request", async () => {
    const sdk = sdkOf(served.url)
    const created = await sdk.send(new Sdk.CreateDistributionCommand({ DistributionConfig: config("kept") }))
    assert.strictEqual(created.Distribution?.Status, "Deployed")
    ids.push(created.Distribution?.Id)
    assert.deepStrictEqual(await control(served.url, "POST", "save"), { file: state })
    assert.include(readFileSync(state, "utf8"), ids[0] ?? "none")
    // It may hold secrets.
    assert.strictEqual(statSync(state).mode & 0o077, 0)
  })

  // Where they are not installed, these are skipped.
  const hasBoto = isThere("python3", "-c", "import boto3")
  const hasAws = isThere("aws", "--version")

  it.skipIf(!hasBoto)("is used by boto3 (needs boto3): creates, waits, tags, lists and deletes", async () => {
    const { code, stderr, stdout } = await run("python3", ["-c", PYTHON, served.url, JSON.stringify(config("boto"))])
    assert.strictEqual(code, 0, stderr)
    assert.deepStrictEqual(JSON.parse(stdout), ["ä <&> ö", [{ Key: "a", Value: "b" }], 2, "NoSuchDistribution"])
  })

  it.skipIf(!hasAws)("is used by the AWS CLI (needs the AWS CLI): creates, changes and deletes", async () => {
    const call = (...args: ReadonlyArray<string>) =>
      run("aws", ["cloudfront", "--endpoint-url", served.url, "--output", "json", ...args])
    const aws = async (...args: ReadonlyArray<string>) => {
      const { code, stderr, stdout } = await call(...args)
      assert.strictEqual(code, 0, stderr)
      return (stdout === "" ? {} : JSON.parse(stdout)) as Record<string, unknown>
    }
    const json = JSON.stringify(config("cli"))
    const made = await aws("create-distribution", "--distribution-config", json)
    const { DistributionConfig, Id } = made["Distribution"] as {
      readonly Id: string
      readonly DistributionConfig: Sdk.DistributionConfig
    }
    const changed = JSON.stringify({ ...DistributionConfig, Comment: "changed" })
    const update = ["update-distribution", "--id", Id, "--distribution-config", changed]
    const updated = await aws(...update, "--if-match", String(made["ETag"]))
    assert.deepInclude(updated["Distribution"], { Id, Status: "Deployed" })
    await aws("delete-distribution", "--id", Id, "--if-match", String(updated["ETag"]))
    const gone = await call("get-distribution", "--id", Id)
    assert.include(gone.stderr, "NoSuchDistribution")
  })

  it("ends with a signal, and goes on from its state file where it starts again", async () => {
    const sdk = sdkOf(served.url)
    const later = await sdk.send(new Sdk.CreateDistributionCommand({ DistributionConfig: config("later") }))
    ids.push(later.Distribution?.Id)
    assert.strictEqual(await stop(served, "SIGINT"), 0)
    const again = await start("--state", state, "--fast", "--seed=7")
    const page = await sdkOf(again.url).send(new Sdk.ListDistributionsCommand({}))
    assert.deepStrictEqual(
      page.DistributionList?.Items?.map(({ Id }) => Id),
      ids
    )
    const repeated = sdkOf(again.url).send(new Sdk.CreateDistributionCommand({ DistributionConfig: config("kept") }))
    assert.strictEqual(await repeated.catch(nameOf), "DistributionAlreadyExists")
    assert.strictEqual(await stop(again, "SIGTERM"), 0)
  })
})
