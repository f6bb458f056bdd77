/**
 * Runs vectors with the public client: `npm run conformance -- [--docs FILE] PATH...`. A path is a file or a folder.
 * `--docs` writes the numbers to a page.
 */
import * as Effect from "effect/Effect"
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join, relative } from "node:path"
import { parseArgs } from "node:util"
import * as Arguments from "../Arguments.js"
import * as EndpointVectors from "./EndpointVectors.js"
import * as Golden from "./Golden.js"
import * as Hostile from "./Hostile.js"
import * as KeyValueStoreVectors from "./KeyValueStoreVectors.js"
import * as Page from "./Page.js"
import { failed, print, type Case } from "./Report.js"
import * as RestXmlVectors from "./RestXmlVectors.js"
import * as SigningVectors from "./SigningVectors.js"
import * as SigV4aVectors from "./SigV4aVectors.js"
import * as SigV4Vectors from "./SigV4Vectors.js"

const files = (path: string): ReadonlyArray<string> =>
  statSync(path).isDirectory()
    ? readdirSync(path, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() || entry.name.endsWith(".json"))
        .map((entry) => entry.name)
        .sort()
        .flatMap((name) => files(join(path, name)))
    : [path]

/** A named file must have a known format. A folder may contain files for other tools. */
const unknownFormat = (path: string, isNamed: boolean): Case => {
  const known = "golden, restXml, SigV4, SigV4A, endpoints, hostile, signing, key value store"
  return {
    name: path,
    outcome: isNamed
      ? failed("format", `one of ${known}`, "none")
      : { _tag: "NotApplicable", reason: `its format is none of ${known}` },
    differences: []
  }
}

const suite = (path: string, isNamed: boolean): Effect.Effect<ReadonlyArray<Case>> => {
  const json: unknown = JSON.parse(readFileSync(path, "utf8"))
  if (Golden.isFile(json)) return Golden.run(json)
  if (RestXmlVectors.isFile(json)) return RestXmlVectors.run(json)
  if (Hostile.isFile(json)) return Hostile.runInProcess(path)
  if (EndpointVectors.isFile(json)) return EndpointVectors.run(json)
  if (KeyValueStoreVectors.isFile(json)) return KeyValueStoreVectors.run(json)
  if (SigningVectors.isFile(json)) return SigningVectors.run(json)
  if (SigV4aVectors.isFile(json)) return SigV4aVectors.run(json)
  if (SigV4Vectors.isFile(json)) return SigV4Vectors.run(json)
  const skipped = unknownFormat(path, isNamed)
  if (!isNamed) console.log(`skipped: ${path}, a format that this version does not run`)
  return Effect.succeed([skipped])
}

const reasons = {
  ...Golden.differences,
  ...RestXmlVectors.differences,
  ...EndpointVectors.differences,
  ...Hostile.differences
}

const main = async (paths: ReadonlyArray<string>, docs: string | undefined): Promise<number> => {
  const named = new Set(paths)
  const run = (path: string) =>
    Effect.map(suite(path, named.has(path)), (cases) => ({ name: relative(process.cwd(), path), cases }))
  const suites = await Effect.runPromise(Effect.forEach(paths.flatMap(files), run, { concurrency: 1 }))
  if (docs !== undefined) writeFileSync(docs, Page.make(suites, reasons))
  return print(
    suites.flatMap(({ cases }) => cases),
    reasons,
    console.log
  )
}

const { positionals, values } = parseArgs({ allowPositionals: true, options: { docs: { type: "string" } } })
if (positionals.length === 0) Arguments.refuse("takes paths of vectors: npm run conformance -- [--docs FILE] PATH...")
const absent = positionals.filter((path) => !existsSync(path))
if (absent.length > 0) Arguments.refuse(`there is no ${absent.join(", ")}`)
process.exitCode = await main(positionals, values.docs)
