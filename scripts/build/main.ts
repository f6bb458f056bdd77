/** `npm run build`: builds the packages, and checks that they can be published. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import * as Compile from "./Compile.js"
import * as Merge from "./Merge.js"
import * as Package from "./Package.js"
import * as Packed from "./Packed.js"
import * as Single from "./Single.js"

parseArgs({})

const build = async (directory: string): Promise<string> => {
  Package.describe()
  Compile.check()
  for (const source of Package.directories) {
    Compile.emit(source)
    const { name, version } = Package.manifest(source)
    console.log(`${name} ${version}: ${await Compile.annotate(source)} calls marked`)
    await Merge.merge(name, source)
  }
  for (const source of Package.commands) {
    const { name, version } = Package.manifest(source)
    console.log(`${name} ${version}: ${await Single.bundle(source)} bytes`)
  }
  const tarballs = Packed.pack(join(directory, "tarballs"))
  const packed = tarballs.map((tarball) => Packed.unpack(tarball, directory))
  const problems = [Packed.missing, Packed.brokenSourceMaps, Packed.undocumented].flatMap((look) =>
    packed.flatMap(look)
  )
  if (problems.length > 0) throw new Error(problems.join("\n"))
  const entries = packed.map((target) => Packed.entries(target).map(({ specifier }) => specifier))
  tarballs.forEach((tarball, index) => Packed.lint(tarball, entries[index] ?? []))
  const specifiers = entries.flat()
  Packed.load(directory, specifiers)
  Packed.compile(directory, specifiers)
  for (const source of Package.commands) Packed.start(directory, Package.manifest(source))
  return `${specifiers.length} modules load and compile from the packed packages; publint and attw have nothing against them`
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
