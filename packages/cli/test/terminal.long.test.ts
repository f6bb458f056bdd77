/**
 * The command as a process: in a pseudo-terminal, with pipes, signals and files.
 * Long, since each case starts processes, and some wait for a person who types.
 */
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Server from "@effect-cloudfront/testing/Server"
import * as Settings from "@effect-cloudfront/testing/Settings"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Single from "../../../scripts/build/Single.js"

const source = fileURLToPath(new URL("..", import.meta.url))
// Below node_modules of the package, where what is outside of the file is found.
const place = join(source, "node_modules/.cache/single")
const file = join(place, Single.FILE)
const home = mkdtempSync(join(tmpdir(), "cloudfront-home-"))
const scope = Effect.runSync(Scope.make())

const world = { url: "", id: "" }

beforeAll(async () => {
  await Single.bundle(source, place)
  copyFileSync(join(source, "package.json"), join(place, "package.json"))
  mkdirSync(join(home, ".aws"))
  const { accessKeyId, secretAccessKey } = Settings.credentials
  writeFileSync(
    join(home, ".aws/credentials"),
    `[local]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${Redacted.value(secretAccessKey)}\n`
  )
  const start = Effect.gen(function* () {
    const { Distribution } = yield* provisionDistribution({ origin: "a.s3.us-east-1.amazonaws.com", comment: "site" })
    const { url } = yield* Server.serve({ port: 0 })
    world.url = url
    world.id = Distribution.Id
    writeFileSync(join(home, ".aws/config"), `[profile local]\nregion = us-east-1\nendpoint_url = ${url}\n`)
  })
  const services = Layer.buildWithScope(InMemoryCloudFront.layer({ propagation: "1 hour" }), scope)
  await Effect.runPromise(Effect.flatMap(services, (services) => Effect.provide(Scope.extend(start, scope), services)))
}, 60_000)

afterAll(async () => {
  await Effect.runPromise(Scope.close(scope, Exit.void))
  rmSync(home, { recursive: true })
})

const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"],
  HOME: home,
  AWS_ENDPOINT_URL: world.url,
  AWS_ACCESS_KEY_ID: Settings.credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: Redacted.value(Settings.credentials.secretAccessKey),
  ...more
})

interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program while this process serves. */
const run = (
  command: string,
  args: ReadonlyArray<string>,
  env: NodeJS.ProcessEnv = environment(),
  react: (output: string, write: (text: string) => void) => void = () => undefined
): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(command, [...args], { env, cwd: home })
    let [stdout, stderr] = ["", ""]
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString()
      react(stdout, (text) => child.stdin.write(text))
    })
    child.stderr.on("data", (chunk: Buffer) => void (stderr += chunk.toString()))
    child.on("close", (status) => resolve({ status, stdout, stderr }))
    if (react.length === 0) child.stdin.end()
  })

const cloudfront = (...args: ReadonlyArray<string>) => run(process.execPath, [file, ...args])

/** A terminal of 80 columns around a program. What is written to it is typed. */
const TERMINAL = `
import fcntl, os, pty, select, struct, sys, termios
pid, master = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
sources = [master, 0]
while True:
    ready, _, _ = select.select(sources, [], [])
    if 0 in ready:
        typed = os.read(0, 1024)
        if typed:
            os.write(master, typed)
        else:
            sources.remove(0)
    if master in ready:
        try:
            shown = os.read(master, 65536)
        except OSError:
            break
        if not shown:
            break
        os.write(1, shown)
status = os.waitpid(pid, 0)[1]
sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
`

const hasPython = spawnSync("python3", ["-c", "import pty"]).status === 0

/** Runs a program in a terminal. The answers are typed when what they answer is shown. */
const terminal = (
  command: ReadonlyArray<string>,
  answers: ReadonlyArray<readonly [shown: RegExp, answer: string]> = [],
  env: NodeJS.ProcessEnv = {}
): Promise<Ended> => {
  const left = [...answers]
  return run("python3", ["-c", TERMINAL, ...command], environment({ TERM: "xterm", ...env }), (output, write) => {
    const [next] = left
    if (next === undefined || !next[0].test(output)) return
    left.shift()
    // A program that has just said what it does may not listen yet.
    setTimeout(() => write(next[1]), 1000)
  })
}

/** Runs the command in a terminal. */
const typed = (args: ReadonlyArray<string>, ...more: Tail<Parameters<typeof terminal>>): Promise<Ended> =>
  terminal([process.execPath, file, ...args], ...more)

type Tail<T extends ReadonlyArray<unknown>> = T extends readonly [unknown, ...infer Rest] ? Rest : never

const CTRL_C = "\u0003"

describe("the process", { timeout: 120_000 }, () => {
  it("prints its version and results, and nothing else on the standard output", async () => {
    const { status, stderr, stdout } = await cloudfront("ls", "--json")
    assert.strictEqual(status, 0, stderr)
    assert.strictEqual((JSON.parse(stdout) as { readonly Id: string }).Id, world.id)
    assert.strictEqual(stderr, "")
    const wrong = await cloudfront("lss")
    assert.deepStrictEqual([wrong.status, wrong.stdout], [2, ""])
  })

  it("takes a profile of AWS's files, and says which is missing", async () => {
    const env = { PATH: process.env["PATH"], HOME: home }
    const who = await run(process.execPath, [file, "whoami", "--profile", "local", "--json"], env)
    assert.strictEqual(who.status, 0, who.stderr)
    assert.deepInclude(JSON.parse(who.stdout), { source: "profile", profile: "local", endpoint: world.url })
    assert.notInclude(who.stdout, Redacted.value(Settings.credentials.secretAccessKey))
    const shown = await run(process.execPath, [file, "show", world.id, "--profile", "local"], env)
    assert.strictEqual(shown.status, 0, shown.stderr)
    const missing = await run(process.execPath, [file, "ls", "--profile", "nobody"], env)
    assert.strictEqual(missing.status, 2, missing.stderr)
    assert.match(missing.stderr, /nobody/)
  })

  it("tells that the service cannot be reached, with a code of its own", async () => {
    const { status, stderr } = await cloudfront("ls", "--endpoint-url", "http://127.0.0.1:9", "--max-attempts", "1")
    assert.strictEqual(status, 8)
    assert.match(stderr, /^Error: ListDistributions/)
  })

  it("reads and writes pipes, and ends quietly when a pipe is closed", async () => {
    const script = `set -o pipefail
"$0" "$1" ls --json | "$0" -e 'process.stdin.on("data", (d) => console.log(JSON.parse(d).Id))'
printf '/a\\n/b\\n' | "$0" "$1" invalidate ${world.id} --stdin --dry-run
"$0" "$1" completions bash | head -n 1
echo "status $?"`
    const { stderr, stdout } = await run("bash", ["-c", script, process.execPath, file])
    assert.strictEqual(stderr, "")
    assert.match(stdout, new RegExp(`^${world.id}\n2 paths .*\n  /a\n  /b\n# Completions.*\nstatus (0|141)\n$`))
  })
})

describe("the standard output", { timeout: 120_000 }, () => {
  it("has nothing but results, whatever is logged and whatever other programs print", async () => {
    const who = await run(process.execPath, [file, "ls", "--json"], environment({ AWS_PROFILE: "local" }))
    assert.strictEqual(who.status, 0, who.stderr)
    assert.strictEqual((JSON.parse(who.stdout) as { readonly Id: string }).Id, world.id)
    const edited = await run(
      process.execPath,
      [file, "edit", world.id, "--dry-run", "--json"],
      environment({ EDITOR: "echo EDITING" })
    )
    assert.strictEqual(edited.status, 0, edited.stderr)
    assert.deepInclude(JSON.parse(edited.stdout), { id: world.id, outcome: "Unchanged" })
    assert.match(edited.stderr, /EDITING/)
  })

  it.skipIf(!existsSync("/dev/full"))("tells that it cannot be written", async () => {
    const { status, stderr } = await run("sh", ["-c", `"$0" "$1" ls --json > /dev/full`, process.execPath, file])
    assert.strictEqual(status, 1)
    assert.match(stderr, /the output has no space left/)
  })
})

/** Runs the command, and does something when it says that on the standard error. */
const watched = (args: ReadonlyArray<string>, shown: RegExp, react: (child: ChildProcess) => void): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [file, ...args], { env: environment(), cwd: home })
    let [stdout, stderr] = ["", ""]
    child.stdout.on("data", (chunk: Buffer) => void (stdout += chunk.toString()))
    child.stderr.on("data", (chunk: Buffer) => {
      const before = stderr
      stderr += chunk.toString()
      if (!shown.test(before) && shown.test(stderr)) react(child)
    })
    child.on("close", (status) => resolve({ status, stdout, stderr }))
  })

describe("SIGTERM", { timeout: 120_000 }, () => {
  it("is as Ctrl-C: it says what is left and how to go on, with a code of its own", async () => {
    const args = ["invalidate", world.id, "/terminated", "--wait"]
    const { status, stderr, stdout } = await watched(args, /is in progress/, (child) => void child.kill("SIGTERM"))
    assert.deepStrictEqual([status, stdout], [143, ""])
    assert.match(
      stderr,
      /Interrupted\. Created, and not taken back: I\w+\. The same command with --reference [0-9a-f-]{36} continues\.\n$/
    )
  })

  it("ends a command that waits for its standard input", async () => {
    const args = ["invalidate", world.id, "--stdin"]
    const { status, stderr } = await watched(args, /reading paths/, (child) => void child.kill("SIGTERM"))
    assert.strictEqual(status, 143)
    assert.match(stderr, /Interrupted\. .*--reference [0-9a-f-]{36} continues\.\n$/)
  })

  it.skipIf(!hasPython)("ends the editor as well, and leaves no file in which nothing was changed", async () => {
    const temporary = mkdtempSync(join(home, "temporary-"))
    const { status, stdout } = await typed(["edit", world.id], [], {
      EDITOR: "kill -TERM $PPID; exec sleep 60; true",
      TMPDIR: temporary
    })
    assert.strictEqual(status, 143, stdout)
    assert.match(stdout, /Interrupted\.\S* Nothing was changed\.\r\n$/)
    assert.deepStrictEqual(readdirSync(temporary), [])
  })
})

describe("the standard input", { timeout: 120_000 }, () => {
  it("may have a million lines, in bounded memory", async () => {
    // All lines together have 120 MB.
    const script = `seq -f '/%0118.0f' 1 1000000 |
"$0" --max-old-space-size=64 "$1" invalidate ${world.id} --stdin --dry-run --json`
    const { status, stderr, stdout } = await run("sh", ["-c", script, process.execPath, file])
    assert.strictEqual(status, 0, stderr)
    assert.deepInclude(JSON.parse(stdout), { pathCount: 1_000_000, batches: 334 })
  })

  it("does not keep a command that has failed, although there may be more of it", async () => {
    const lines = Array.from({ length: 3001 }, (_, i) => `/${i}\n`).join("")
    const { status, stderr } = await watched(
      ["invalidate", "E1PA6795UKMFR9", "--stdin"],
      /reading paths/,
      ({ stdin }) => void stdin?.write(lines)
    )
    assert.strictEqual(status, 3, stderr)
  })
})

describe.skipIf(!hasPython)("in a terminal", { timeout: 120_000 }, () => {
  it("draws a wait anew with the elapsed time, and leaves the cursor", async () => {
    await cloudfront("set", world.id, "Comment=changed", "--yes")
    const { status, stdout } = await typed(["wait", world.id, "--interval", "1s", "--timeout", "4s"])
    assert.strictEqual(status, 7, stdout)
    const draws = stdout.split("\r\u001b[2K").filter((line) => line.includes("is InProgress"))
    assert.isAbove(draws.length, 4)
    assert.isTrue(draws.some((line) => /\u001b\[90m[1-9]s\u001b\[39m$/.test(line)))
    assert.match(stdout, /\u001b\[\?25h[^\r]*Error:/)
  })

  const invalidations = async (): Promise<number> => {
    const { stdout } = await cloudfront("ls", "invalidations", world.id, "--json")
    return stdout.split("\n").filter((line) => line !== "").length
  }

  it("ends on Ctrl-C, and says what is left and how to go on", async () => {
    const before = await invalidations()
    const { status, stdout } = await typed(["invalidate", world.id, "/*", "--wait"], [[/is in progress/, CTRL_C]])
    assert.strictEqual(status, 130, stdout)
    const [, reference = ""] = /--reference ([0-9a-f-]{36}) continues/.exec(stdout) ?? []
    assert.match(stdout, /Interrupted\..* Created, and not taken back: I\w+\./s)
    assert.isTrue(stdout.includes("\u001b[?25h"))
    // It continues: no second invalidation is made.
    const again = await cloudfront("invalidate", world.id, "/*", "--reference", reference, "--json")
    assert.strictEqual(again.status, 0, again.stderr)
    const after = await invalidations()
    assert.strictEqual(after, before + 1)
  })

  it("asks, and takes no for an answer", async () => {
    const no = await typed(["disable", world.id], [[/\[y\/N\]/, "n\r"]])
    assert.strictEqual(no.status, 10, no.stdout)
    const stopped = await typed(["disable", world.id], [[/\[y\/N\]/, CTRL_C]])
    assert.strictEqual(stopped.status, 130, stopped.stdout)
  })

  it("edits with an editor that has the terminal", async () => {
    const { status, stdout } = await typed(["edit", world.id], [[/Write this\?/, "y\r"]], {
      EDITOR: `sed -i 's/"Comment": "[^"]*"/"Comment": "edited"/'`
    })
    assert.strictEqual(status, 0, stdout)
    assert.match(stdout, /\u001b\[32m\+ +"Comment": "edited",\u001b\[39m/)
    const { stdout: shown } = await cloudfront("show", world.id, "--config")
    assert.include(shown, '"Comment": "edited"')
  })

  it("serves the in-memory CloudFront until Ctrl-C, which it takes itself", async () => {
    // The package of the in-memory CloudFront is TypeScript here.
    const loader = fileURLToPath(new URL("../../../node_modules/tsx/dist/loader.mjs", import.meta.url))
    const bin = join(source, "bin/cloudfront.ts")
    const { status, stdout } = await terminal(
      [process.execPath, "--import", loader, bin, "fake", "--port", "0", "--fast"],
      [[/The state is not saved/, CTRL_C]]
    )
    assert.strictEqual(status, 130, stdout)
    assert.match(stdout, /listens at http:\/\/127\.0\.0\.1:\d+/)
    assert.match(stdout, /SIGINT: the server stops/)
  })

  it("has no colours where NO_COLOR is set", async () => {
    const { stdout } = await typed(["ls"], [], { NO_COLOR: "1" })
    assert.include(stdout, world.id)
    assert.notInclude(stdout, "\u001b")
  })
})
