/**
 * `npm run commands`: how long whole processes of `cloudfront` take beside those of the AWS CLI and of cloudfront-invalidate-cli, against
 * one served in-memory CloudFront. Fails if a median is more than half of the AWS CLI's. `-- --runs N` takes N runs of each; 11 when absent.
 * A client that is not there is left out.
 */
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Server from "@effect-cloudfront/testing/Server"
import * as Settings from "@effect-cloudfront/testing/Settings"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { execFileSync, spawn } from "node:child_process"
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import * as Arguments from "../Arguments.js"
import * as Package from "../build/Package.js"
import * as Single from "../build/Single.js"

/** The part of the AWS CLI's time that `cloudfront` may take. */
const LIMIT = 0.5

/** cloudfront-invalidate-cli, and the AWS SDK that its range has. */
const PEER = ["cloudfront-invalidate-cli@1.4.0", "aws-sdk@2.1692.0"]

interface Client {
  readonly name: string
  readonly command: ReadonlyArray<string>
  readonly env?: NodeJS.ProcessEnv
}

interface Job {
  readonly name: string
  readonly clients: ReadonlyArray<Client>
}

const succeeds = (file: string): boolean => {
  try {
    execFileSync(file, ["--version"], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

/** The AWS CLI. That of Debian is asked for first, since others may be found through a shell script. */
const awsCli = ["/usr/bin/aws", "aws"].find(succeeds)

/** Installs the peer into a folder. `undefined` if it cannot be had. */
const installPeer = (directory: string): string | undefined => {
  try {
    writeFileSync(join(directory, "package.json"), "{}")
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...PEER], {
      cwd: directory,
      stdio: "ignore",
      shell: process.platform === "win32"
    })
  } catch {
    return undefined
  }
  // It has no option for another endpoint than AWS's.
  writeFileSync(
    join(directory, "endpoint.cjs"),
    `require("aws-sdk").config.update({ cloudfront: { endpoint: process.env.AWS_ENDPOINT_URL } })\n`
  )
  const bins = ["cloudfront-invalidate-cli", "cf-invalidate"].map((name) => join(directory, "node_modules/.bin", name))
  return bins.find(existsSync)
}

/** The milliseconds that a process takes from its start to its end. */
const time = ({ command: [file = "", ...args], env, name }: Client, common: NodeJS.ProcessEnv): Promise<number> =>
  new Promise((resolve, reject) => {
    const started = performance.now()
    const child = spawn(file, args, { env: { ...common, ...env }, stdio: ["ignore", "pipe", "pipe"] })
    let output = ""
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()))
    child.on("error", reject)
    child.on("close", (status) =>
      status === 0
        ? resolve(performance.now() - started)
        : reject(new Error(`${name} ended with status ${status}:\n${output}`))
    )
  })

const median = (values: ReadonlyArray<number>): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN

/** Runs the clients in turns, so that all of them see the same machine. The first run of each is not counted. */
const measure = async (
  { clients }: Job,
  runs: number,
  env: NodeJS.ProcessEnv
): Promise<ReadonlyArray<readonly [client: string, millis: number]>> => {
  const times = clients.map((): Array<number> => [])
  for (let run = 0; run <= runs; run++) {
    for (const [index, client] of clients.entries()) {
      const took = await time(client, env)
      if (run > 0) times[index]?.push(took)
    }
  }
  return clients.map(({ name }, index) => [name, median(times[index] ?? [])] as const)
}

const main = (directory: string, runs: number) =>
  Effect.gen(function* () {
    const [source = ""] = Package.commands
    yield* Effect.promise(() => Single.bundle(source, join(directory, "cli")))
    copyFileSync(join(source, "package.json"), join(directory, "cli/package.json"))
    const cloudfront = join(directory, "cli", Single.FILE)
    const peerHome = join(directory, "peer")
    mkdirSync(peerHome)
    const peer = installPeer(peerHome)
    const { Distribution } = yield* provisionDistribution({ origin: "site.s3.us-east-1.amazonaws.com" })
    const { url } = yield* Server.serve({ port: 0 })
    const env: NodeJS.ProcessEnv = {
      PATH: process.env["PATH"],
      HOME: directory,
      AWS_ENDPOINT_URL: url,
      AWS_REGION: "us-east-1",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: Settings.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: Redacted.value(Settings.credentials.secretAccessKey)
    }
    const aws = (...args: ReadonlyArray<string>): ReadonlyArray<Client> =>
      awsCli === undefined
        ? []
        : [{ name: "aws", command: [awsCli, "cloudfront", ...args, "--endpoint-url", url, "--output", "json"] }]
    const ours = (...args: ReadonlyArray<string>): Client => ({
      name: "cloudfront",
      command: [process.execPath, cloudfront, ...args]
    })
    const { Id } = Distribution
    const jobs: ReadonlyArray<Job> = [
      { name: "ls", clients: [ours("ls"), ...aws("list-distributions")] },
      {
        name: "invalidate",
        clients: [
          ours("invalidate", Id, "/a", "/b"),
          ...aws("create-invalidation", "--distribution-id", Id, "--paths", "/a", "/b"),
          ...(peer === undefined
            ? []
            : [
                {
                  name: "cloudfront-invalidate-cli",
                  command: [process.execPath, "--require", join(peerHome, "endpoint.cjs"), peer, Id, "/a", "/b"]
                }
              ])
        ]
      }
    ]
    if (awsCli === undefined) console.log("the AWS CLI is not installed, so nothing is compared with it")
    if (peer === undefined) console.log("cloudfront-invalidate-cli cannot be installed, so it is left out")
    const slow: Array<string> = []
    for (const job of jobs) {
      const measured = yield* Effect.promise(() => measure(job, runs, env))
      const own = measured[0]?.[1] ?? NaN
      for (const [client, millis] of measured) {
        const ratio = client === "cloudfront" ? "" : `  cloudfront takes ${(own / millis).toFixed(2)} of it`
        console.log(`${job.name.padEnd(12)}${client.padEnd(28)}${millis.toFixed(0).padStart(6)} ms${ratio}`)
        if (client === "aws" && own > LIMIT * millis) slow.push(`${job.name}: more than ${LIMIT} of the AWS CLI's time`)
      }
    }
    if (slow.length > 0) return yield* Effect.die(new Error(slow.join("\n")))
  })

const { values } = parseArgs({ options: { runs: { type: "string", default: "11" } } })
const runs = Number(values.runs)
if (!Number.isInteger(runs) || runs < 1) Arguments.refuse("--runs takes a number of runs, 1 or more")
const directory = mkdtempSync(join(tmpdir(), "commands-"))
try {
  // Invalidations are completed at once, since there may be only so many in progress.
  const services = InMemoryCloudFront.layer({ propagation: 0, signingRegion: "any", unknownCredentials: "accepted" })
  await Effect.runPromise(Effect.provide(Effect.scoped(main(directory, runs)), services))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  rmSync(directory, { recursive: true })
}
