/** The tested runtimes, their installation, and how each of them runs a program. */
import * as Effect from "effect/Effect"
import { execFile, execFileSync, spawn } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Bundles } from "./Bundle.js"
import type { Report, Target } from "./program.js"
import * as Server from "./Server.js"

export const folder = fileURLToPath(new URL("../../node_modules/.cache/runtimes", import.meta.url))

const installed = (path: string): string => join(folder, "node_modules", path)

const VERSIONS = {
  node22: "22.23.3",
  node26: "26.10.0",
  bun: "1.4.5",
  deno: "2.9.6",
  workerd: "1.20261117.1"
} as const

/** npm has a package of Node for each platform. */
const NODE = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`

/** They take 750 MB and 20 seconds, so they are not dependencies of the project. */
const MANIFEST = JSON.stringify({
  private: true,
  dependencies: {
    ...VERSIONS,
    node22: `npm:${NODE}@${VERSIONS.node22}`,
    node26: `npm:${NODE}@${VERSIONS.node26}`
  }
})

const manifest = join(folder, "package.json")

/** Installs the missing runtimes. */
export const install = (): void => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(manifest, MANIFEST)
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdio: "inherit",
    shell: process.platform === "win32"
  })
}

export interface Runtime {
  readonly name: string
  /** The executable. */
  readonly binary: string
  /** The expected hash implementation of the runtime. */
  readonly hash: Report["hash"]
  readonly run: (binary: string, bundles: Bundles, target: Target) => Promise<Report>
}

const TIMEOUT = 30_000

const command =
  (before: ReadonlyArray<string> = [], ...after: ReadonlyArray<string>): Runtime["run"] =>
  (binary, bundles, target) =>
    new Promise((resolve, reject) => {
      const args = [...before, bundles.command, JSON.stringify(target), ...after]
      execFile(binary, args, { timeout: TIMEOUT }, (error, stdout) =>
        error === null ? resolve(JSON.parse(stdout) as Report) : reject(error)
      )
    })

const worker =
  (compatibilityDate: string): Runtime["run"] =>
  async (binary, bundles, target) => {
    const config = `${bundles.worker}.${compatibilityDate}.capnp`
    writeFileSync(
      config,
      `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "loopback", network = (allow = ["private"])),
    (name = "worker", worker = (
      modules = [(name = "worker", esModule = embed "worker.mjs")],
      compatibilityDate = "${compatibilityDate}",
      bindings = [(name = "TARGET", text = ${JSON.stringify(JSON.stringify(target))})],
      globalOutbound = "loopback"
    ))
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")]
);
`
    )
    const child = spawn(binary, ["serve", config, "--control-fd=3"], {
      stdio: ["ignore", "inherit", "inherit", "pipe"]
    })
    try {
      const port = await new Promise<number>((resolve, reject) => {
        child.once("error", reject)
        child.once("exit", (code) => reject(new Error(`workerd ended with ${code}`)))
        child.stdio[3]?.once("data", (data) => resolve((JSON.parse(String(data)) as { readonly port: number }).port))
      })
      const response = await fetch(`http://127.0.0.1:${port}`, { signal: AbortSignal.timeout(TIMEOUT) })
      if (!response.ok) throw new Error(await response.text())
      return (await response.json()) as Report
    } finally {
      child.kill()
    }
  }

const bin = (name: string): string => installed(join(".bin", name))

/** The runtime of this process. */
export const HERE: ReadonlyArray<Runtime> = [
  { name: `Node ${process.versions.node}`, binary: process.execPath, hash: "node:crypto", run: command() },
  {
    name: `Node ${process.versions.node} without getBuiltinModule`,
    binary: process.execPath,
    hash: "WebCrypto",
    run: command([], "--web-crypto")
  }
]

/** The runtimes that `npm run runtimes` installs. */
export const OTHERS: ReadonlyArray<Runtime> = [
  { name: `Node ${VERSIONS.node22}`, binary: installed("node22/bin/node"), hash: "node:crypto", run: command() },
  { name: `Node ${VERSIONS.node26}`, binary: installed("node26/bin/node"), hash: "node:crypto", run: command() },
  { name: `Bun ${VERSIONS.bun}`, binary: bin("bun"), hash: "node:crypto", run: command() },
  {
    name: `Deno ${VERSIONS.deno}`,
    binary: bin("deno"),
    hash: "node:crypto",
    run: command(["run", "--no-config", "--allow-net=127.0.0.1"])
  },
  // The compatibility date of a Worker determines which modules of Node it gets.
  {
    name: `workerd ${VERSIONS.workerd}, compatible with 2024-01-01`,
    binary: bin("workerd"),
    hash: "WebCrypto",
    run: worker("2024-01-01")
  },
  {
    name: `workerd ${VERSIONS.workerd}, compatible with 2026-11-01`,
    binary: bin("workerd"),
    hash: "node:crypto",
    run: worker("2026-11-01")
  }
]

/** Whether the runtime is installed in the expected version. */
export const isThere = ({ binary }: Runtime): boolean =>
  existsSync(binary) && (binary === process.execPath || readFileSync(manifest, "utf8") === MANIFEST)

/** Runs the program in a runtime, against a separate in-memory CloudFront. */
export const run = (runtime: Runtime, bundles: Bundles): Promise<Report> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.flatMap(Server.start, (target) => Effect.promise(() => runtime.run(runtime.binary, bundles, target)))
    )
  )
