/** Memory of a Stream, and what has no peer: imports, calls without a transport, and the cost of types. */
import * as Bundles from "../Bundles.js"
import * as Checks from "../Checks.js"
import { worker } from "../Processes.js"
import * as Row from "../Row.js"
import type * as Heap from "../workers/heap.js"
import type * as Stream from "../workers/stream.js"
import { compare, rounds, type Benchmark } from "./Benchmark.js"
import { steadily } from "./Memory.js"

const STREAM = "stream-1m-heap-mb"

export const stream: Benchmark = {
  name: STREAM,
  program: `${STREAM}.ts`,
  run: async ({ editions, pace }) => {
    const of = (folder: string, side: Stream.Arguments["side"], items: number) =>
      worker<Stream.Answer>(folder, "stream", { side, items } satisfies Stream.Arguments, ["--expose-gc"])
    const theirs = await of(editions[0].folder, "sdk", pace === "full" ? 1_000_000 : 50_000)
    const rows: Array<Row.Row> = []
    const program = `${STREAM}.ts`
    for (const { edition, folder } of editions) {
      const { growth, peak, time } = await of(folder, "ours", 1_000_000)
      const what = "a Stream over 1,000,000 invalidations"
      const note =
        "The growth of the heap since the first pages, after garbage collection: what is kept. MiB, no ratio."
      rows.push(
        Row.make({ name: STREAM, what: `${what}: growth of the heap`, note, program, unit: "MiB" }, edition, {
          ours: [growth]
        }),
        Row.make(
          {
            name: "stream-1m-heap-peak-mb",
            what: `${what}: growth of the heap, garbage and all`,
            program,
            unit: "MiB"
          },
          edition,
          { ours: [peak] }
        ),
        Row.make({ name: "stream-time", what: `${what}: CPU time for one`, program, unit: "us" }, edition, {
          ours: [time],
          theirs: { name: "its paginator", values: [theirs.time] }
        })
      )
    }
    return rows
  }
}

/** Programs whose memory does not grow with what they do. The limit is of what is kept, after garbage collection. */
const bounded = (row: string, what: string, size: number, steps: number): Benchmark => ({
  name: row,
  program: `${row}.ts`,
  run: async ({ editions }) => {
    const rows: Array<Row.Row> = []
    const program = `${row}.ts`
    for (const { edition, folder } of editions) {
      const { growth } = await worker<Heap.Answer>(folder, "heap", { row, size, steps } satisfies Heap.Arguments, [
        "--expose-gc"
      ])
      const note = "The growth since a run of a tenth of it, after garbage collection: what is kept. MiB, no ratio."
      rows.push(Row.make({ name: row, what, note, program, unit: "MiB" }, edition, { ours: [growth] }))
    }
    return rows
  }
})

export const programs: ReadonlyArray<Benchmark> = [
  bounded(
    "invalidate-1000000",
    "1,000,000 paths from a Stream invalidated in batches: growth of the heap",
    1_000_000,
    334
  ),
  bounded("describe-all-10000", "10,000 distributions described as a Stream: growth of the heap", 10_000, 100)
]

/** All modules that calls need. */
export const MODULES = ["@effect-cloudfront/core/operations", "@effect-cloudfront/http/CloudFrontNode"]

const load = (folder: string, specifiers: ReadonlyArray<string>, loaded: ReadonlyArray<string> = []) =>
  worker<number>(folder, "imports", { loaded, specifiers })

const importAdded: Benchmark = {
  name: "import-added-ms",
  run: (context) =>
    compare(
      context,
      rounds(7, 15, 41)(context),
      {
        name: "import-added-ms",
        what: "importing all operations and CloudFrontNode, when the modules of Effect that they use are loaded; not bundled",
        unit: "ms"
      },
      { ours: async (folder) => load(folder, MODULES, await Bundles.externals(folder, MODULES)) }
    )
}

const importAll: Benchmark = {
  name: "import",
  run: (context) =>
    compare(
      context,
      rounds(7, 15, 41)(context),
      { name: "import", what: "importing all operations and CloudFrontNode with Effect; not bundled", unit: "ms" },
      {
        ours: (folder) => load(folder, MODULES),
        theirs: { "its client": (folder) => load(folder, ["@aws-sdk/client-cloudfront"]) }
      }
    )
}

const stubbedCall: Benchmark = {
  name: "stubbed-call",
  run: (context) =>
    compare(
      context,
      rounds(3, 5, 7)(context),
      {
        name: "stubbed-call",
        what: "a call over a `CloudFront` service that answers at once, without a transport",
        program: "stubbed-call.ts",
        unit: "us"
      },
      { ours: steadily(context, { row: "stubbed-call", side: "ours" }) }
    )
}

/** Each edition is compared with its own Effect. */
const typeCheck = (compiler: Checks.Compiler): Benchmark => ({
  name: `type-check-${compiler}`,
  run: async (context) => {
    const definition = {
      name: `type-check-${compiler}`,
      what: `checking a program of three operations and two programs with TypeScript ${compiler}, CPU time; theirs: the same on Effect and its platform alone`,
      unit: "ms"
    }
    const of = (program: Checks.Program) => async (folder: string) => Checks.time(folder, program, compiler)
    const rows: Array<Row.Row> = []
    for (const edition of context.editions) {
      const sides = { ours: of("ours"), theirs: { "Effect alone": of("floor") } }
      rows.push(...(await compare({ ...context, editions: [edition] }, rounds(3, 5, 15)(context), definition, sides)))
    }
    return rows
  }
})

export const others: ReadonlyArray<Benchmark> = [stubbedCall, importAdded, importAll, typeCheck("5.9"), typeCheck("7")]
