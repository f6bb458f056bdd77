/** The in-memory CloudFront: what its answers cost in a large account, and beside moto's server. */
import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { withProgram, withServer, worker } from "../Processes.js"
import * as Row from "../Row.js"
import type * as InMemory from "../workers/inMemory.js"
import type * as Served from "../workers/served.js"
import { compare, rounds, type Benchmark } from "./Benchmark.js"
import { steadily } from "./Memory.js"

const PROGRAM = "in-memory.ts"

const LARGE: InMemory.Arguments = { distributions: 1000, tenants: 10_000, invalidations: 100_000 }
/** A hundredth of it. */
const SMALL: InMemory.Arguments = { distributions: 10, tenants: 100, invalidations: 1000 }

const ACCOUNT = "an account with 1,000 distributions, 10,000 tenants and 100,000 invalidations"
const NOTE =
  "CPU time in milliseconds, bytes in and bytes out, with the verification of the signature, without a socket. The bound is that of the issue: no ratio."

const ANSWERS: Readonly<Record<Exclude<keyof InMemory.Answer, "bytes">, string>> = {
  list: "ListDistributions, a page of 100",
  get: "GetDistribution",
  update: "UpdateDistribution, with its client",
  tenants: "ListDistributionTenants, a page of 100",
  invalidations: "ListInvalidations, a page of 100"
}

const large: Benchmark = {
  name: "in-memory-large",
  program: PROGRAM,
  run: async ({ editions }) => {
    const rows: Array<Row.Row> = []
    const add = (
      name: string,
      what: string,
      note: string,
      unit: string,
      row: Row.Samples,
      edition: Row.Row["edition"]
    ) => rows.push(Row.make({ name: `in-memory-${name}`, what, note, program: PROGRAM, unit }, edition, row))
    for (const { edition, folder } of editions) {
      const of = (size: InMemory.Arguments) => worker<InMemory.Answer>(folder, "inMemory", size, ["--expose-gc"])
      const [small, found] = [await of(SMALL), await of(LARGE)]
      for (const key of Object.keys(ANSWERS) as Array<keyof typeof ANSWERS>) {
        add(key, `${ANSWERS[key]} in ${ACCOUNT}`, NOTE, "ms", { ours: [found[key] / 1000] }, edition)
      }
      add(
        "growth",
        `GetDistribution in ${ACCOUNT}, beside an account of a hundredth of it`,
        "What it costs is not to depend on how much there is.",
        "us",
        { ours: [found.get], theirs: { name: "the small account", values: [small.get] } },
        edition
      )
      const bytes = "The growth of the heap, after garbage collection, for each of them. Bytes, no ratio."
      add("bytes", "the memory of an invalidation of one path", bytes, "B", { ours: [found.bytes] }, edition)
    }
    return rows
  }
}

const layer: Benchmark = {
  name: "in-memory-layer",
  program: PROGRAM,
  run: (context) =>
    compare(
      context,
      rounds(1, 3, 5)(context),
      {
        name: "in-memory-layer",
        what: "making the layer of the in-memory CloudFront, with a client",
        note: "CPU time in microseconds, after a warm-up; the first one of a process takes some ten times as long.",
        program: PROGRAM,
        unit: "us"
      },
      { ours: steadily(context, { row: "in-memory", side: "layer", threads: true }) }
    )
}

/** The command of moto's server, and its version. It is not installed by the benchmarks. */
const findMoto = (): { readonly command: ReadonlyArray<string>; readonly version: string } | undefined => {
  const python = process.env["FOREIGN_PYTHON"] ?? "python3"
  const options = ["-H", "127.0.0.1", "-p"]
  const attempt = (command: string, args: ReadonlyArray<string>): string | undefined => {
    try {
      return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim()
    } catch {
      return undefined
    }
  }
  const version = attempt(python, ["-c", "import moto, flask; print(moto.__version__)"])
  if (version !== undefined) return { command: [python, "-m", "moto.server", ...options], version }
  if (attempt("moto_server", ["--help"]) !== undefined) {
    return { command: ["moto_server", ...options], version: "of moto_server" }
  }
  return undefined
}

const SERVED: Readonly<Record<keyof Served.Answer, string>> = {
  create: "CreateDistribution",
  list: "ListDistributions, a page of 100",
  get: "GetDistribution"
}

const DISTRIBUTIONS = 1000

const served: Benchmark = {
  name: "in-memory-served",
  program: "in-memory-served.ts",
  run: async ({ editions, pace }) => {
    if (!existsSync("/proc/self/stat")) {
      console.log("in-memory-served is left out: this system does not tell the CPU time of another process")
      return []
    }
    const [{ folder: base }] = editions
    const calls = pace === "full" ? 300 : 150
    const measure = (folder: string) => (endpoint: string, pid: number) =>
      worker<Served.Answer>(folder, "served", {
        endpoint,
        pid,
        distributions: DISTRIBUTIONS,
        calls
      } satisfies Served.Arguments)
    const moto = findMoto()
    if (moto === undefined) {
      console.log("moto is left out, since it is not installed: FOREIGN_PYTHON names a python that has moto[server]")
    }
    const theirs = moto && (await withProgram(moto.command, measure(base)))
    const rows: Array<Row.Row> = []
    for (const { edition, folder } of editions) {
      const found = await withServer(folder, measure(folder), "inMemoryServer")
      for (const key of Object.keys(SERVED) as Array<keyof Served.Answer>) {
        rows.push(
          Row.make(
            {
              name: `in-memory-served-${key}`,
              what: `${SERVED[key]} of the AWS SDK over loopback, with ${DISTRIBUTIONS} distributions; theirs: moto's server`,
              note: "CPU time of the server's process. moto verifies no signature, and checks less. It is measured where it is installed.",
              program: "in-memory-served.ts",
              unit: "ms"
            },
            edition,
            {
              ours: [found[key]],
              theirs: theirs && { name: `moto ${moto?.version ?? ""}`, values: [theirs[key]] }
            }
          )
        )
      }
    }
    return rows
  }
}

export const inMemory: ReadonlyArray<Benchmark> = [layer, large, served]
