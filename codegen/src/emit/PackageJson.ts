/**
 * The `exports` of a package.json, as far as they are generated modules.
 */
import type { Family } from "../Families.js"

type Exports = Readonly<Record<string, unknown>>

interface Manifest extends Readonly<Record<string, unknown>> {
  readonly exports: Exports
  readonly publishConfig: { readonly exports: Exports }
}

/** Whether an entry is not a generated module. */
const isHandwritten = (value: unknown): boolean => JSON.stringify(value).includes("/generated/")

const handwritten = (exports: Exports): ReadonlyArray<readonly [string, unknown]> =>
  Object.entries(exports).filter(([name, value]) => name !== "./generated/*" && !isHandwritten(value))

const merge = (exports: Exports, target: (name: string) => unknown, names: ReadonlyArray<string>): Exports =>
  Object.fromEntries([
    ...handwritten(exports).filter(([name]) => name === "."),
    ...names.map((name) => [`./${name}`, target(name)] as const),
    ...handwritten(exports).filter(([name]) => name !== "."),
    ["./generated/*", null]
  ])

/** The text of package.json with the right `exports`. Everything else is unchanged. */
export const emit = (text: string, families: ReadonlyArray<Family>, others = ["Shared", "operations"]): string => {
  const manifest = JSON.parse(text) as Manifest
  const names = [...families.map(({ name }) => name), ...others]
  const exports = merge(manifest.exports, (name) => `./src/generated/${name}.ts`, names)
  const published = merge(
    manifest.publishConfig.exports,
    (name) => ({ types: `./dist/generated/${name}.d.ts`, default: `./dist/generated/${name}.js` }),
    names
  )
  const wanted = { ...manifest, exports, publishConfig: { ...manifest.publishConfig, exports: published } }
  return JSON.stringify(wanted) === JSON.stringify(manifest) ? text : JSON.stringify(wanted, null, 2)
}
