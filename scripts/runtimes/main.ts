/**
 * `npm run runtimes [-- --docs FILE]`: runs the library in other runtimes. It installs them outside of the project's
 * dependencies. `--docs` writes the results to a page.
 */
import { readFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs, isDeepStrictEqual } from "node:util"
import { gzipSync } from "node:zlib"
import * as Bundle from "./Bundle.js"
import { expected } from "./program.js"
import * as Runtimes from "./Runtimes.js"

interface Seen {
  readonly name: string
  readonly result: string
  readonly ok: boolean
  readonly seconds: number
}

const see = async (runtime: Runtimes.Runtime, bundles: Bundle.Bundles): Promise<Seen> => {
  const started = performance.now()
  const { ok, result } = await Runtimes.run(runtime, bundles).then(
    (report) => ({ ok: isDeepStrictEqual(report, expected(runtime.hash)), result: report.hash }),
    (error: unknown) => ({ ok: false, result: String(error) })
  )
  return { name: runtime.name, ok, result, seconds: (performance.now() - started) / 1000 }
}

const page = (all: ReadonlyArray<Seen>, bytes: number, zipped: number): string =>
  `# Runtimes

Written by \`npm run runtimes -- --docs docs/runtimes.md\`. One bundle, made by esbuild for browsers, so without any module of
Node's (${Math.round(bytes / 1024)} KiB, ${Math.round(zipped / 1024)} KiB gzipped, Effect included), runs in each of these against an in-memory CloudFront on loopback: it creates,
lists, updates, invalidates, disables and deletes over the runtime's own \`fetch\`, and again over its \`node:http\` where it signs with
\`node:crypto\`. Every signature is verified.

| runtime | signs with | result |
| --- | --- | --- |
${all.map(({ name, ok, result }) => `| ${name} | ${result} | ${ok ? "as expected" : "FAILED"} |`).join("\n")}

The first two are part of \`npm run test:long\`. The others are some 750 MB, so they are no dependencies of the project: \`npm run runtimes\` brings
them, in the versions above, into \`node_modules/.cache\`, where \`npm run test:long\` takes them up too and \`npm run clean\` removes them.

Where there is \`process.getBuiltinModule\`, signatures are made by \`node:crypto\`; elsewhere, in browsers and in Workers without
Node's modules, by WebCrypto. Nothing has to be configured, and nothing of Node's is imported.
`

const { values } = parseArgs({ options: { docs: { type: "string" } } })
const directory = mkdtempSync(join(tmpdir(), "runtimes-"))
try {
  Runtimes.install()
  const bundles = await Bundle.write(directory)
  const seen: Array<Seen> = []
  for (const runtime of [...Runtimes.HERE, ...Runtimes.OTHERS]) {
    const one = await see(runtime, bundles)
    console.log(`${one.ok ? "ok    " : "FAILED"} ${one.name}, ${one.result} (${one.seconds.toFixed(1)} s)`)
    seen.push(one)
  }
  const code = readFileSync(bundles.command)
  if (values.docs !== undefined) writeFileSync(values.docs, page(seen, code.length, gzipSync(code).length))
  const failed = seen.filter(({ ok }) => !ok).length
  console.log(`${seen.length - failed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
} finally {
  rmSync(directory, { recursive: true })
}
