/** The versions of the edition and of what it depends on. */

/** The packages of the workspace depend on these. `undefined`: Effect 4 has no such package. */
export const DEVELOPMENT: Readonly<Record<string, string | undefined>> = {
  effect: "4.1.0",
  "@effect/platform": undefined,
  "@effect/cli": undefined,
  "@effect/platform-node": "4.1.0",
  "@effect/printer": undefined,
  "@effect/printer-ansi": undefined,
  "@effect/vitest": "4.0.5",
  vitest: "5.1.1"
}

/**
 * The published packages accept these. `effect/http` and `effect/testing` may change in minor versions of Effect, so the packages that
 * use them accept patches only.
 */
export const peers = (name: string): Readonly<Record<string, string | undefined>> => ({
  effect: name.endsWith("/core") ? "^4.1.0" : "~4.1.0",
  "@effect/platform": undefined
})

/** The major version says which Effect a package is for; the rest is the same in both editions. */
export const version = (version: string): string => version.replace(/^\d+/, "4")

/** The places in sources and changelogs that have the version of the packages. */
const PLACES: ReadonlyArray<readonly [path: RegExp, place: RegExp]> = [
  [/^packages\/http\/src\/internal\/version\.ts$/, /(?<= VERSION = ")\d+\.[\w.-]+/],
  [/^packages\/\w+\/CHANGELOG\.md$/, /(?<=^## )\d+\.[\w.-]+/gm],
  [/^packages\/\w+\/src\/.*\.ts$/, /(?<=@since )\d+\.[\w.-]+/g]
]

/** A file with the versions of the edition. */
export const inText = (path: string, text: string): string =>
  PLACES.reduce((text, [file, place]) => (file.test(path) ? text.replace(place, version) : text), text)
