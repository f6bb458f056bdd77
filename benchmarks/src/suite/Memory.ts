/** Calls with a response from memory, one after the other, and the first one of a process. */
import { worker } from "../Processes.js"
import type { Definition } from "../Row.js"
import type * as Steady from "../workers/steady.js"
import type { Which } from "../workers/candidate.js"
import type { Place } from "../workers/places.js"
import { compare, rounds, type Benchmark, type Context, type Measure, type Sides } from "./Benchmark.js"

const DURATIONS = {
  compare: { warm: 900, measure: 350 },
  quick: { warm: 1500, measure: 500 },
  full: { warm: 2000, measure: 1000 }
} as const

export const steadily =
  ({ pace }: Context, which: Which & Pick<Steady.Arguments, "threads">): Measure =>
  (folder) =>
    worker(folder, "steady", { ...which, ...DURATIONS[pace] } satisfies Steady.Arguments)

/** The best way of the AWS SDK is compared with, whichever it is. */
const PLACES: Readonly<Record<string, Readonly<Record<string, Place>>>> = {
  message: { "a message of Node": "message", "a Response": "response" },
  response: { "a Response": "response", "a message of Node": "message" },
  dispatcher: { "a Response": "response", "a message of Node": "message" },
  socket: { "a socket": "socket" }
}

interface InMemory {
  /** Where the network of this library begins. A message of Node if it is absent. */
  readonly place?: Place
  readonly name: string
  readonly what: string
  readonly row: string
  readonly size?: number
  readonly note: string
  readonly full?: boolean
}

const sides = (
  of: (which: Which) => Measure,
  { row, size, ...given }: InMemory,
  place: Place = given.place ?? "message"
): Sides => ({
  ours: of({ row, side: "ours", place, size }),
  theirs: Object.fromEntries(
    Object.entries(PLACES[place] ?? {}).map(([name, place]) => [name, of({ row, side: "sdk", place, size })])
  ),
  floor: of({ row, side: "floor", size })
})

const definition = ({ name, note, row, what }: InMemory, unit: string): Definition => ({
  name,
  what,
  note,
  program: `${row}.ts`,
  unit
})

const often = rounds(3, 5, 5)

/** Beside the row that has the target: the other transports, and distilled. */
const beside = (given: InMemory, unit: string, of: (context: Context) => (which: Which) => Measure) => {
  const over = (suffix: string, place: Place, how: string): Benchmark => ({
    name: `${given.name}-${suffix}`,
    full: true,
    run: (context) => {
      const row = { ...given, name: `${given.name}-${suffix}`, what: `${given.what}; ${how}`, note: "" }
      return compare(context, 3, definition(row, unit), sides(of(context), given, place))
    }
  })
  const distilled: Benchmark = {
    name: `${given.name}-distilled`,
    full: true,
    run: async (context) => {
      const { distilled } = context
      if (distilled === undefined) return []
      const row = { ...given, name: `${given.name}-distilled`, what: `${given.what}; against distilled`, note: "" }
      const { row: file, size } = given
      return compare(context, 3, definition(row, unit), {
        ours: of(context)({ row: file, side: "ours", place: "response", size }),
        theirs: { distilled: of(context)({ row: file, side: "distilled", size, distilled }) }
      })
    }
  }
  return [
    ...(given.place === "response" ? [] : [over("fetch", "response", "CloudFrontFetch over a `Response`")]),
    over("node", "socket", "CloudFrontNode and NodeHttpHandler, each over a socket that answers from memory"),
    over("undici", "dispatcher", "CloudFrontUndici over a dispatcher that answers from memory"),
    distilled
  ]
}

const steady = (given: InMemory): ReadonlyArray<Benchmark> => [
  {
    name: given.name,
    program: `${given.row}.ts`,
    full: given.full,
    run: (context) => {
      const of = (which: Which) => steadily(context, which)
      return compare(context, often(context), definition(given, "us"), sides(of, given))
    }
  },
  ...(given.full === true ? [] : beside(given, "us", (context) => (which) => steadily(context, which)))
]

const CALL =
  "From the input to the checked value, with signature and retries, as in production. The network is left out:"
const FETCH = `${CALL} \`fetch\` answers with a \`Response\` from memory.`
const NODE = `${CALL} a message of Node answers from memory, for \`CloudFrontNode\` in the place of \`https.request\`, for the AWS SDK in the place of its request handler. The AWS SDK is also measured over \`fetch\` and a \`Response\`, and the better one counts.`

const READ = `${NODE} The floor is \`JSON.parse\` of the same value.`
const WRITTEN = `${NODE} The response is the shortest one. The floor is \`JSON.stringify\` of the input.`

const INVALIDATIONS = { row: "decode-list-invalidations", note: READ } as const
const BATCH = { row: "encode-create-invalidation", note: WRITTEN } as const

const first: InMemory = {
  name: "first-decode",
  what: "the first ListDistributions of a process, 100 items",
  row: "decode-list-distributions",
  note: "The modules are loaded, and nothing else has run: making the client and its transport (`CloudFrontNode`) is in it. Loading the modules is not, see cold-start; nor is the network, and the response of the stub is made before."
}

const firstOf =
  (which: Which): Measure =>
  (folder) =>
    worker(folder, "first", which)

export const decode: ReadonlyArray<Benchmark> = [
  steady({
    name: "decode-list-distributions",
    what: "ListDistributions, 100 items",
    row: "decode-list-distributions",
    note: READ
  }),
  steady({ name: "decode-list-invalidations", what: "ListInvalidations, 100 items", ...INVALIDATIONS }),
  steady({ name: "decode-list-invalidations-1", what: "ListInvalidations, 1 item", size: 1, ...INVALIDATIONS }),
  steady({
    name: "decode-get-distribution-config",
    what: "GetDistributionConfig, 10 kB",
    row: "decode-get-distribution-config",
    note: READ
  }),
  steady({
    name: "encode-create-distribution",
    what: "CreateDistribution, 10 kB",
    row: "encode-create-distribution",
    note: WRITTEN
  }),
  steady({ name: "encode-create-invalidation-3000", what: "CreateInvalidation, 3,000 paths", size: 3000, ...BATCH }),
  steady({
    name: "fixed-cost",
    what: "GetDistribution, a tiny body",
    row: "fixed-cost",
    place: "response",
    note: `${FETCH} The floor is one promise on the bare Effect runtime.`
  })
].flat()

export const firsts: ReadonlyArray<Benchmark> = [
  {
    name: first.name,
    program: `${first.row}.ts`,
    run: (context) => compare(context, rounds(5, 9, 21)(context), definition(first, "ms"), sides(firstOf, first))
  },
  ...beside(first, "ms", () => firstOf)
]

/** How the time grows with the size of the input or output. */
export const growth: ReadonlyArray<Benchmark> = [
  ...[1, 10, 1000].map((size) => ({
    name: `decode-list-distributions-${size}`,
    what: `ListDistributions, ${size} items`,
    row: "decode-list-distributions",
    note: "",
    size
  })),
  { name: "decode-list-invalidations-10", what: "ListInvalidations, 10 items", size: 10, ...INVALIDATIONS, note: "" },
  ...[3, 30, 300].map((size) => ({
    name: `encode-create-invalidation-${size}`,
    what: `CreateInvalidation, ${size} paths`,
    size,
    ...BATCH,
    note: ""
  }))
].flatMap((given) => steady({ ...given, full: true }))

const sigv4 = (name: string, what: string, size: number, full: boolean): Benchmark => ({
  name,
  program: "sigv4.ts",
  full,
  run: (context) => {
    const of = (side: string) => steadily(context, { row: "sigv4", side, size })
    const note =
      "The same request with the same keys, whose derived key either signer has cached; the AWS SDK's signer with its client's hash. The floor is the hashes alone."
    return compare(
      context,
      often(context),
      { name, what, note: full ? "" : note, program: "sigv4.ts", unit: "us" },
      { ours: of("ours"), theirs: { "@smithy/signature-v4": of("sdk") }, floor: of("floor") }
    )
  }
})

export const signatures: ReadonlyArray<Benchmark> = [
  sigv4("sigv4", "signature of a GET", 0, false),
  sigv4("sigv4-post-10kb", "signature of a POST with a body of 10 kB", 10_000, true)
]

const SIGNING =
  "CPU time of the whole process, since WebCrypto signs in other threads. The check before the run compares what both sign."

/** Signatures beside that of a call: of URLs and cookies, and Signature Version 4A. */
const signing = (name: string, what: string, peer: string, note: string): Benchmark => ({
  name,
  program: `${name}.ts`,
  run: (context) => {
    const of = (side: string) => steadily(context, { row: name, side, threads: true })
    return compare(
      context,
      often(context),
      { name, what, note: `${note} ${SIGNING}`, program: `${name}.ts`, unit: "us" },
      { ours: of("ours"), theirs: { [peer]: of("sdk") }, floor: of("floor") }
    )
  }
})

const SIGNER = "@aws-sdk/cloudfront-signer"
const KEPT =
  "A kept signer, whose key is parsed once, against a function that parses its PEM each time, which is the only way that it has. The floor is the signature of `node:crypto` alone, with a kept key."

export const signUrl: Benchmark = signing("sign-url", "a signed URL, RSA 2048 and SHA-1, canned policy", SIGNER, KEPT)

export const otherSignatures: ReadonlyArray<Benchmark> = [
  signing("sign-url-ecdsa", "a signed URL, ECDSA on P-256 and SHA-1, canned policy", SIGNER, KEPT),
  signing("sign-cookies", "signed cookies for a pattern, RSA 2048 and SHA-1, custom policy", SIGNER, KEPT),
  signing(
    "sigv4a",
    "signature of a GET with Signature Version 4A",
    "@aws-sdk/signature-v4a",
    "The same request with the same keys, whose derived key either signer keeps. The AWS SDK's signer computes ECDSA in JavaScript. The floor is the ECDSA of `node:crypto` alone."
  )
]

/** What the check of the clients compares before anything is measured. */
export const checked = {
  memory: [
    "decode-list-distributions",
    "decode-list-invalidations",
    "decode-get-distribution-config",
    "encode-create-distribution",
    "encode-create-invalidation",
    "fixed-cost"
  ],
  signatures: ["sigv4", "sign-url", "sign-cookies"],
  randomSignatures: ["sigv4a", "sign-url-ecdsa"]
} as const
