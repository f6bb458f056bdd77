/** Whole programs: their size, their start, and their memory. */
import { existsSync, mkdirSync } from "node:fs"
import { dirname, join } from "node:path"
import * as Bundles from "../Bundles.js"
import { node, wallTime, withServer } from "../Processes.js"
import * as Row from "../Row.js"
import { compare, rounds, type Benchmark, type Context } from "./Benchmark.js"

// ---- size ----------------------------------------------------------------------------------------------------------------

/** Sizes do not differ between rounds. */
const size = async (
  { editions }: Context,
  definition: Omit<Row.Definition, "unit">,
  of: (folder: string, program: string) => Promise<number>,
  theirs = "sdk"
): Promise<ReadonlyArray<Row.Row>> => {
  const { program = "" } = definition
  const values = [await of(editions[0].folder, `${program}/${theirs}`)]
  return Promise.all(
    editions.map(async ({ edition, folder }) =>
      Row.make({ ...definition, unit: "KiB" }, edition, {
        ours: [await of(folder, `${program}/ours`)],
        theirs: { name: "esbuild", values },
        floor: [await of(folder, "bundle-one-operation-node/floor")]
      })
    )
  )
}

type Sizer = (folder: string, program: string) => Promise<Bundles.Size>

const bundle = (
  name: string,
  what: string,
  note: string,
  program: string,
  sizer: Sizer,
  { full = true, unit = "gzip" }: { readonly full?: boolean; readonly unit?: keyof Bundles.Size } = {}
): Benchmark => ({
  name,
  program,
  full,
  run: (context) =>
    size(
      context,
      { name, what: `${what}, ${unit === "gzip" ? "min and gzip" : "min"}`, note, program },
      async (...args) => (await sizer(...args))[unit]
    )
})

const esbuild =
  (options: Bundles.Options): Sizer =>
  async (folder, program) =>
    Bundles.sizeOf((await Bundles.esbuild(folder, program, options)).code)

const NODE = "bundle-one-operation-node"
const BROWSER = "bundle-one-operation-browser"
const ALL = "bundle-all-operations"
const SIGNING = "bundle-signing"
const [node_, browser] = [esbuild({ platform: "node" }), esbuild({ platform: "browser" })]

export const bundles: ReadonlyArray<Benchmark> = [
  bundle(
    NODE,
    "ListDistributions for Node, bundled by esbuild",
    "Both take keys from the environment. The AWS SDK's client imports its chain of credentials even then (profiles, SSO, STS, IMDS), and esbuild takes its CommonJS build for Node: see the rows without the chain and of the ES modules. Node's own modules are not in it. The floor is Effect's runtime alone.",
    NODE,
    node_,
    { full: false }
  ),
  bundle(
    BROWSER,
    "ListDistributions for browsers, bundled by esbuild",
    "Both take keys that are given, and go over `fetch`. The AWS SDK's client leaves its chain out for browsers. The floor is Effect's runtime alone.",
    BROWSER,
    browser,
    { full: false }
  )
]

export const otherBundles: ReadonlyArray<Benchmark> = [
  bundle(
    `${NODE}-no-chain`,
    "ListDistributions for Node, where the AWS SDK's chain of credentials is replaced by a stub",
    "",
    NODE,
    esbuild({ platform: "node", isWithoutChain: true })
  ),
  bundle(
    `${NODE}-esm`,
    "ListDistributions for Node, from ES modules (`mainFields: module, main`)",
    "",
    NODE,
    esbuild({ platform: "node", isModule: true })
  ),
  bundle(
    `${NODE}-esm-no-chain`,
    "the same without the AWS SDK's chain of credentials",
    "",
    NODE,
    esbuild({ platform: "node", isModule: true, isWithoutChain: true })
  ),
  bundle(`${NODE}-min`, "ListDistributions for Node, esbuild", "", NODE, node_, { unit: "min" }),
  bundle(`${NODE}-rollup`, "ListDistributions for Node, rollup", "", NODE, Bundles.rollupSize),
  bundle(`${BROWSER}-min`, "ListDistributions for browsers, esbuild", "", BROWSER, browser, { unit: "min" }),
  bundle(
    SIGNING,
    "a program that signs one URL, esbuild",
    "The same program for Node and for browsers. AWS's signer is for Node alone: it has `node:crypto` do what is a reader of keys and WebCrypto here, checks less, and knows no Effect. The floor is Effect's runtime alone.",
    SIGNING,
    node_,
    { full: false }
  ),
  bundle(`${ALL}-node`, "every operation for Node, esbuild", "", ALL, node_),
  bundle(`${ALL}-node-rollup`, "every operation for Node, rollup", "", ALL, Bundles.rollupSize),
  bundle(`${ALL}-browser`, "every operation for browsers, esbuild", "", ALL, browser)
]

// ---- start ---------------------------------------------------------------------------------------------------------------

const COLD = "cold-start-bundled"

/** Bundles a program once. Returns its file. */
const built = async (folder: string, program: string): Promise<string> => {
  const file = join(folder, "bundled", `${program}.mjs`)
  if (existsSync(file)) return file
  mkdirSync(dirname(file), { recursive: true })
  await Bundles.esbuild(folder, program, { platform: "node" }, file)
  return file
}

const unbundled = async (folder: string, program: string): Promise<string> => join(folder, "rows", `${program}.mjs`)

const cold = (
  name: string,
  what: string,
  program: string,
  {
    file = built,
    full = true,
    note = ""
  }: { readonly file?: typeof built; readonly full?: boolean; readonly note?: string } = {}
): Benchmark => ({
  name,
  program: COLD,
  full,
  run: (context) =>
    withServer(context.editions[0].folder, async (endpoint) => {
      const of = (program: string) => async (folder: string) => wallTime([await file(folder, program)], endpoint)
      const theirs = { "its defaults": of(`${COLD}/sdk`), "all its settings given": of(`${COLD}/best`) }
      // Bundling is not measured.
      for (const { folder } of context.editions) await of(`${COLD}/${program}`)(folder)
      for (const measure of Object.values(theirs)) await measure(context.editions[0].folder)
      return compare(
        context,
        rounds(11, 21, 41)(context),
        { name, what, note, program: COLD, unit: "ms" },
        {
          bare: () => wallTime(["-e", "0"]),
          ours: of(`${COLD}/${program}`),
          theirs,
          floor: of("bundle-one-operation-node/floor")
        }
      )
    })
})

const PROGRAM = "a program that lists distributions once over loopback and ends, over `node -e 0`"

export const starts: ReadonlyArray<Benchmark> = [
  cold(COLD, `${PROGRAM}; bundled, CloudFrontNode`, "ours", {
    full: false,
    note: "From the start of the process to its end, with one real call over a socket to a server in another process: loading, compiling, credentials from the environment, and the call. TLS and the time of the network are not in it. The AWS SDK has its defaults, and once every setting that it would look for in files; the better one counts. The floor is Effect's runtime alone, bundled."
  })
]

export const otherStarts: ReadonlyArray<Benchmark> = [
  cold(`${COLD}-undici`, "the same, CloudFrontUndici", "undici"),
  cold(`${COLD}-fetch`, "the same, CloudFrontFetch", "fetch"),
  cold(`${COLD}-http-client`, "the same, CloudFrontHttp over FetchHttpClient.layer", "http-client"),
  cold(`${COLD}-floor-node-http`, "the same request over `node:http` alone, unsigned and unparsed", "node-http"),
  cold("cold-start", `${PROGRAM}; not bundled, CloudFrontNode`, "ours", { file: unbundled })
]

// ---- memory --------------------------------------------------------------------------------------------------------------

const MEMORY = "memory-1000-concurrent"

export const memory: Benchmark = {
  name: MEMORY,
  program: MEMORY,
  run: (context) =>
    withServer(context.editions[0].folder, (endpoint) => {
      const of = (program: string) => async (folder: string) =>
        Number(await node([await unbundled(folder, `${MEMORY}/${program}`)], endpoint))
      return compare(
        context,
        rounds(3, 5, 9)(context),
        {
          name: MEMORY,
          what: "1,000 GetDistribution at once over loopback: peak memory of the process; CloudFrontNode",
          note: "The largest resident set of the whole process, with Node, all modules and all sockets; nothing is subtracted. The AWS SDK has its default transport with 50 sockets, and an agent with fewer; the smaller one counts. The floor is 1,000 fibers of Effect alone, each with an unsigned request over `node:http`.",
          program: MEMORY,
          unit: "MiB"
        },
        {
          ours: of("ours"),
          theirs: { "its default": of("sdk"), "an agent with 16 sockets": of("best") },
          floor: of("floor")
        }
      )
    })
}
