/** The examples in READMEs and docstrings, each as a program of its own. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"

export interface Example {
  readonly name: string
  readonly code: string
}

const blocks = (text: string): ReadonlyArray<string> =>
  Array.from(text.matchAll(/^```ts\n(.*?)^```/gms), (match) => match[1] ?? "")

/** The READMEs of the packages and of the project. */
const READMES = [
  "README.md",
  ...["core", "http", "keyvaluestore", "testing"].map((name) => `packages/${name}/README.md`)
]

const named = (file: string, text: string): ReadonlyArray<Example> =>
  blocks(text).map((code, i) => ({ name: `${file.replace(/\W+/g, "-")}-${i}`, code }))

const inDocstrings = (root: string): ReadonlyArray<Example> =>
  readdirSync(join(root, "packages"), { encoding: "utf8" })
    .flatMap((name) =>
      readdirSync(join(root, "packages", name, "src"), { recursive: true, encoding: "utf8" }).map(
        (file) => `${name}/src/${file}`
      )
    )
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => named(file, readFileSync(join(root, "packages", file), "utf8").replace(/^ *\* ?/gm, "")))

export const all = (root: string): ReadonlyArray<Example> => [
  ...READMES.flatMap((file) => named(file, readFileSync(join(root, file), "utf8"))),
  ...inDocstrings(root)
]

/** Where the packages are found, and nothing is tracked. */
const FOLDER = "examples/node_modules/.cache/examples"

/** The same settings as for the rest, but an example need not use what it defines. */
const settings = (names: ReadonlyArray<string>): object => ({
  extends: "../../../../tsconfig.base.json",
  compilerOptions: {
    noEmit: true,
    incremental: true,
    tsBuildInfoFile: ".tsbuildinfo",
    noUnusedLocals: false,
    lib: ["ES2022"],
    types: ["node"],
    plugins: []
  },
  files: names.map((name) => `${name}.ts`),
  references: ["core", "http", "keyvaluestore", "testing"].map((name) => ({ path: `../../../../packages/${name}` }))
})

/** Only what has changed, so that the compiler sees what has. */
const writeChanged = (path: string, text: string): void => {
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text)
}

/** Writes the examples as one program. Returns its folder. */
export const write = (root: string): string => {
  const directory = join(root, FOLDER)
  const examples = all(root)
  mkdirSync(directory, { recursive: true })
  for (const { code, name } of examples) writeChanged(join(directory, `${name}.ts`), code)
  writeChanged(
    join(directory, "tsconfig.json"),
    JSON.stringify(settings(examples.map(({ name }) => name)), undefined, 2)
  )
  return directory
}
