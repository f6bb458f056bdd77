/** The benchmarks: what they run, how often, and their rows. */
import { existsSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Bundles from "./Bundles.js"
import * as Checks from "./Checks.js"
import { alternate, node, wallTime, withServer, worker } from "./Processes.js"
import * as Row from "./Row.js"
import type * as Loopback from "./workers/loopback.js"
import type { Name } from "./workers/candidates.js"
import type * as Stream from "./workers/stream.js"

export interface Context {
  /** The folder of the compiled library and the workers. */
  readonly folder: string
  readonly full: boolean
  /** The folder of distilled, if it is installed. */
  readonly distilled: string | undefined
}

/** A benchmark has one or more rows. */
export interface Benchmark {
  readonly name: string
  /** Only part of a full run. */
  readonly full?: boolean
  readonly run: (context: Context) => Promise<ReadonlyArray<Row.Row>>
}

const MICROSECONDS = "us"
const MILLISECONDS = "ms"

// ---- one call, again and again -------------------------------------------------------------------------------------------

const once = ({ distilled, folder, full }: Context, task: string, candidate: Name): Promise<number> =>
  worker(folder, "steady", { candidate, folder: distilled, task, warm: full ? 2000 : 1500, measure: full ? 1000 : 500 })

const steady = (name: string, what: string, full = false): Benchmark => ({
  name,
  full,
  run: async (context) => {
    const rounds = 5
    const of = (candidate: Name) => () => once(context, name, candidate)
    const { ours, theirs } = await alternate(rounds, { ours: of("ours"), theirs: of("sdk") })
    const { floor } = await alternate(1, { floor: of("floor") })
    const rows = [Row.paired(name, what, MICROSECONDS, { ours, theirs, floor })]
    // The growth is compared with one peer only.
    if (context.distilled === undefined || name.startsWith("sigv4") || full) return rows
    const other = await alternate(rounds, { ours: of("ours"), theirs: of("distilled") })
    return [...rows, Row.paired(`${name}-distilled`, `${what}; against distilled`, MICROSECONDS, other)]
  }
})

const first = (name: string, what: string, task: string): Benchmark => ({
  name,
  run: async (context) => {
    const of = (candidate: Name) => () =>
      worker<number>(context.folder, "first", { candidate, folder: context.distilled, task })
    const rounds = context.full ? 15 : 7
    const samples = await alternate(rounds, { ours: of("ours"), theirs: of("sdk"), floor: of("floor") })
    const rows = [Row.paired(name, what, MILLISECONDS, samples)]
    if (context.distilled === undefined) return rows
    const other = await alternate(rounds, { ours: of("ours"), theirs: of("distilled") })
    return [...rows, Row.paired(`${name}-distilled`, `${what}; against distilled`, MILLISECONDS, other)]
  }
})

// ---- over loopback -------------------------------------------------------------------------------------------------------

const CLIENTS: ReadonlyArray<readonly [Exclude<Loopback.Client, "sdk" | "floor">, string]> = [
  ["direct", "CloudFrontUndici"],
  ["node-direct", "CloudFrontNode"],
  ["undici", "NodeHttpClient.layerUndici"],
  ["node", "NodeHttpClient.layer"],
  ["fetch-client", "FetchHttpClient.layer"],
  ["fetch", "CloudFrontFetch"]
]

const BEST = "direct"

/**
 * Calls before the measurement. After a quarter of them, our calls still take a third longer, because not everything is
 * compiled yet.
 */
const WARM_UP_CALLS = 6000

const loopback = (client: Exclude<Loopback.Client, "sdk" | "floor">, how: string, concurrency: number): Benchmark => {
  const name = `loopback-cpu-c${concurrency}${client === BEST ? "" : `-${client}`}`
  return {
    name,
    full: client !== BEST,
    run: ({ folder, full }) =>
      withServer(folder, async (port) => {
        const of = (client: Loopback.Client) => () =>
          worker<number>(folder, "loopback", {
            client,
            port,
            concurrency,
            warm: WARM_UP_CALLS,
            calls: full ? 3000 : 2000
          })
        const rounds = 3
        const samples = await alternate(rounds, { ours: of(client), theirs: of("sdk"), floor: of("floor") })
        const what = `GetDistribution over loopback, ${concurrency} at a time: the client's CPU time; ${how}`
        return [Row.paired(name, what, MICROSECONDS, samples)]
      })
  }
}

// ---- size and start ------------------------------------------------------------------------------------------------------

const sizeRow = (name: string, what: string, ours: number, theirs: number, floor?: number): Row.Row =>
  Row.paired(name, what, "KiB", { ours: [ours], theirs: [theirs], floor: floor === undefined ? undefined : [floor] })

const bundle = (program: "one" | "all"): Benchmark => {
  const name = program === "one" ? "bundle-one-operation" : "bundle-all-operations"
  const what = program === "one" ? "ListDistributions over fetch" : "every operation over fetch"
  return {
    name: `${name}-gzip`,
    run: async ({ folder, full }) => {
      const sizes = async (platform: "browser" | "node") => {
        const of = (program: string) => Bundles.esbuildSize(folder, program, platform)
        const [ours, theirs, floor] = [await of(`${program}.ours`), await of(`${program}.sdk`), await of("one.floor")]
        const suffix = platform === "node" ? "" : "-browser"
        const where = `${what}, for ${platform === "node" ? "Node" : "browsers"}, esbuild`
        return [
          sizeRow(`${name}${suffix}-gzip`, `${where}, min and gzip`, ours.gzip, theirs.gzip, floor.gzip),
          sizeRow(`${name}${suffix}-min`, `${where}, min`, ours.min, theirs.min, floor.min)
        ]
      }
      const rows = await sizes("node")
      if (!full) return rows
      const [ours, theirs, floor] = [
        await Bundles.rollupSize(folder, `${program}.ours`),
        await Bundles.rollupSize(folder, `${program}.sdk`),
        await Bundles.rollupSize(folder, "one.floor")
      ]
      const where = `${what}, for Node, rollup`
      return [
        ...rows,
        sizeRow(`${name}-rollup-gzip`, `${where}, min and gzip`, ours.gzip, theirs.gzip, floor.gzip),
        sizeRow(`${name}-rollup-min`, `${where}, min`, ours.min, theirs.min, floor.min),
        ...(await sizes("browser"))
      ]
    }
  }
}

const coldBundled: Benchmark = {
  name: "cold-start-bundled",
  run: async ({ folder, full }) => {
    const files = join(folder, "bundled")
    if (!existsSync(files)) mkdirSync(files)
    const built = async (program: string): Promise<string> => {
      const file = join(files, `${program}.mjs`)
      await Bundles.esbuild(folder, program, "node", file)
      return file
    }
    const [ours, http, sdk, effect] = [
      await built("cold.ours"),
      await built("cold.http"),
      await built("cold.sdk"),
      await built("one.floor")
    ]
    const samples = await alternate(full ? 41 : 15, {
      bare: () => wallTime(["-e", "0"]),
      ours: () => wallTime([ours]),
      http: () => wallTime([http]),
      theirs: () => wallTime([sdk]),
      floor: () => wallTime([effect])
    })
    const over = Row.over(samples.bare)
    const what = "a bundled program that lists distributions once and ends, over `node -e 0`"
    return [
      Row.paired("cold-start-bundled", what, MILLISECONDS, {
        ours: over(samples.ours),
        theirs: over(samples.theirs),
        floor: over(samples.floor)
      }),
      Row.paired("cold-start-bundled-http-client", `${what}; over platform's HttpClient`, MILLISECONDS, {
        ours: over(samples.http),
        theirs: over(samples.theirs),
        floor: over(samples.floor)
      })
    ]
  }
}

const coldUnbundled: Benchmark = {
  name: "cold-start",
  run: async ({ folder, full }) => {
    const program = (name: string) => () => wallTime([join(folder, "programs", `${name}.mjs`)])
    const { bare, floor, ours, theirs } = await alternate(full ? 21 : 7, {
      bare: () => wallTime(["-e", "0"]),
      ours: program("cold.ours"),
      theirs: program("cold.sdk"),
      floor: program("one.floor")
    })
    const over = Row.over(bare)
    const samples = { ours: over(ours), theirs: over(theirs), floor: over(floor) }
    return [Row.paired("cold-start", "the same program, not bundled", MILLISECONDS, samples)]
  }
}

/** All modules that calls need. */
const OURS = ["@effect-cloudfront/core/operations", "@effect-cloudfront/http/CloudFrontFetch"]

const importAdded: Benchmark = {
  name: "import-added-ms",
  run: async ({ folder, full }) => {
    const loaded = await Bundles.externals(folder, OURS)
    const load = () => worker<number>(folder, "imports", { loaded, specifiers: OURS })
    const { added } = await alternate(full ? 41 : 15, { added: load })
    const what = `importing all operations and CloudFrontFetch, when the ${loaded.length} modules of Effect that they use are loaded; not bundled`
    return [{ ...Row.absolute("import-added-ms", what, MILLISECONDS, added), floor: 0 }]
  }
}

// ---- what its author waits for --------------------------------------------------------------------------------------------

const typeCheck = (compiler: Checks.Compiler): Benchmark => ({
  name: `type-check-${compiler}`,
  run: async ({ folder, full }) => {
    const of = (program: Checks.Program) => async () => Checks.time(folder, program, compiler)
    const { floor: theirs, ours } = await alternate(full ? 15 : 5, { ours: of("ours"), floor: of("floor") })
    const what = `checking a program of three operations and two programs with TypeScript ${compiler}, CPU time; theirs: the same on Effect and its platform alone`
    return [Row.paired(`type-check-${compiler}`, what, MILLISECONDS, { ours, theirs })]
  }
})

// ---- memory --------------------------------------------------------------------------------------------------------------

const stream: Benchmark = {
  name: "stream-1m-heap-mb",
  run: async ({ folder, full }) => {
    const of = (candidate: Stream.Arguments["candidate"], items: number) =>
      worker<Stream.Answer>(folder, "stream", { candidate, items }, ["--expose-gc"])
    const [ours, theirs] = [await of("ours", 1_000_000), await of("sdk", full ? 1_000_000 : 50_000)]
    const what = "a Stream over 1,000,000 invalidations"
    return [
      Row.absolute("stream-1m-heap-mb", `${what}: growth of the heap, garbage collected`, "MiB", [ours.growth]),
      Row.absolute("stream-1m-heap-peak-mb", `${what}: growth of the heap, garbage and all`, "MiB", [ours.peak]),
      Row.paired("stream-time", `${what}: CPU time for one`, MICROSECONDS, { ours: [ours.time], theirs: [theirs.time] })
    ]
  }
}

// ---- the other edition -----------------------------------------------------------------------------------------------------

/** Compiles the Effect 4 edition. Returns its folder, as `Library.prepare` does. */
const edition4 = async (root: string): Promise<string> => {
  const output = await node([join(root, "scripts/run.mjs"), "benchmarks/src/folder.ts", "--effect", "4"])
  return output.trim().split("\n").at(-1) ?? ""
}

/** The two editions of this library beside each other. The Effect 4 edition has no other one. */
const editions: Benchmark = {
  name: "editions",
  full: true,
  run: async (context) => {
    const root = fileURLToPath(new URL("../..", import.meta.url))
    if (!existsSync(join(root, "scripts/edition"))) return []
    const folder4 = await edition4(root)
    const compare = async (
      name: string,
      what: string,
      unit: string,
      rounds: number,
      of: (folder: string) => Promise<number>
    ): Promise<Row.Row> => {
      const samples = await alternate(rounds, { ours: () => of(folder4), theirs: () => of(context.folder) })
      return Row.paired(`editions-${name}`, `${what}; ours: on Effect 4, theirs: on Effect 3`, unit, samples)
    }
    const call = (task: string) => (folder: string) => once({ ...context, folder }, task, "ours")
    const load = (folder: string) => worker<number>(folder, "imports", { loaded: [], specifiers: OURS })
    const size = async (folder: string) => (await Bundles.esbuildSize(folder, "one.ours", "node")).gzip
    return [
      await compare("stubbed-call", "a call over a stubbed CloudFront", MICROSECONDS, 7, call("stubbed-call")),
      await compare("fixed-cost", "GetDistribution with a tiny body", MICROSECONDS, 5, call("fixed-cost")),
      await compare("import", "importing all operations and CloudFrontFetch, not bundled", MILLISECONDS, 15, load),
      await compare("bundle-gzip", "ListDistributions over fetch, for Node, esbuild, min and gzip", "KiB", 1, size)
    ]
  }
}

// ---- all -----------------------------------------------------------------------------------------------------------------

/** How the time grows with the size of the input or output. */
const growth: ReadonlyArray<Benchmark> = [
  ...[1, 10, 1000].map((count) =>
    steady(`decode-list-distributions-${count}`, `ListDistributions, ${count} items`, true)
  ),
  ...[1, 10].map((count) => steady(`decode-list-invalidations-${count}`, `ListInvalidations, ${count} items`, true)),
  ...[3, 30, 300].map((count) =>
    steady(`encode-create-invalidation-${count}`, `CreateInvalidation, ${count} paths`, true)
  )
]

export const benchmarks: ReadonlyArray<Benchmark> = [
  steady("decode-list-distributions", "ListDistributions, 100 items"),
  steady("decode-list-invalidations", "ListInvalidations, 100 items"),
  steady("decode-get-distribution-config", "GetDistributionConfig"),
  steady("encode-create-distribution", "CreateDistribution"),
  steady("encode-create-invalidation-3000", "CreateInvalidation, 3,000 paths"),
  steady("fixed-cost", "GetDistribution with a tiny body"),
  steady("sigv4", "signature of a GET"),
  steady("sigv4-post-10kb", "signature of a POST with a body of 10 kB", true),
  ...growth,
  ...[1, 16].flatMap((concurrency) => CLIENTS.map(([client, how]) => loopback(client, how, concurrency))),
  first("first-decode", "the first ListDistributions of a process, 100 items", "decode-list-distributions"),
  bundle("one"),
  bundle("all"),
  coldBundled,
  coldUnbundled,
  importAdded,
  typeCheck("5.9"),
  typeCheck("7"),
  stream,
  editions
]
