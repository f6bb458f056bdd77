/**
 * Runs vectors through the public client: `npm run conformance -- PATH...`. A path is a file or a folder of files.
 */
import * as Effect from "effect/Effect"
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import * as EndpointVectors from "./EndpointVectors.js"
import * as Golden from "./Golden.js"
import * as Hostile from "./Hostile.js"
import { print, type Case } from "./Report.js"
import * as RestXmlVectors from "./RestXmlVectors.js"
import * as SigV4Vectors from "./SigV4Vectors.js"

const files = (path: string): ReadonlyArray<string> =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => name.endsWith(".json"))
        .sort()
        .flatMap((name) => files(join(path, name)))
    : [path]

const suite = (path: string): Effect.Effect<ReadonlyArray<Case>> => {
  const json: unknown = JSON.parse(readFileSync(path, "utf8"))
  if (Golden.isFile(json)) return Golden.run(json)
  if (RestXmlVectors.isFile(json)) return RestXmlVectors.run(json)
  if (Hostile.isFile(json)) return Hostile.run(path, json)
  if (EndpointVectors.isFile(json)) return EndpointVectors.run(json)
  if (SigV4Vectors.isFile(json)) return SigV4Vectors.run(json)
  throw new Error(`${path}: not a format that is known here`)
}

const paths = process.argv.slice(2)
if (paths.length === 0) {
  console.error("usage: npm run conformance -- PATH...")
  process.exitCode = 2
} else {
  const cases = await Effect.runPromise(Effect.forEach(paths.flatMap(files), suite, { concurrency: 1 }))
  process.exitCode = print(
    cases.flat(),
    { ...Golden.differences, ...RestXmlVectors.differences, ...EndpointVectors.differences },
    console.log
  )
}
