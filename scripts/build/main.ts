/** Makes the packages ready to publish, and makes sure that they are: `npm run build`. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Compile from "./Compile.js"
import * as Merge from "./Merge.js"
import * as Package from "./Package.js"
import * as Packed from "./Packed.js"

const build = async (directory: string): Promise<string> => {
  Compile.check()
  for (const source of Package.directories) {
    Compile.emit(source)
    const { name, version } = Package.manifest(source)
    console.log(`${name} ${version}: ${await Compile.annotate(source)} calls marked`)
    await Merge.merge(name, source)
  }
  const packed = Packed.install(directory)
  const problems = [...packed.flatMap(Packed.missing), ...packed.flatMap(Packed.lost)]
  if (problems.length > 0) throw new Error(problems.join("\n"))
  const specifiers = packed.flatMap(Packed.entries).map(({ specifier }) => specifier)
  Packed.load(directory, specifiers)
  Packed.compile(directory, specifiers)
  return `${specifiers.length} modules load and compile from the packed packages`
}

const directory = mkdtempSync(join(tmpdir(), "packed-"))
try {
  console.log(await build(directory))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  rmSync(directory, { recursive: true })
}
