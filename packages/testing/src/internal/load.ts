import { MissingPackageError } from "@effect-cloudfront/http/MissingPackage"
import * as Effect from "effect/Effect"

/** The optional peer dependencies that running a function needs, with the version ranges of package.json. */
export const FUNCTION_PACKAGES = {
  "quickjs-emscripten-core": "^0.32.0",
  "@jitl/quickjs-singlefile-mjs-release-sync": "^0.32.0",
  acorn: "^8.15.0",
  "@noble/hashes": "^2.0.0"
} as const

/**
 * The version that npm installs the newest compatible release of, without what a shell interprets: `8` for `^8.15.0`,
 * `0.32` for `^0.32.0`.
 */
const compatible = (range: string): string => range.replace(/^\^(0\.\d+|\d+)\..*$/, "$1")

const COMMAND = `npm install -D ${Object.entries(FUNCTION_PACKAGES)
  .map(([name, range]) => `${name}@${compatible(range)}`)
  .join(" ")}`

const isAbsent = (cause: unknown): boolean =>
  cause instanceof Error &&
  "code" in cause &&
  (cause.code === "ERR_MODULE_NOT_FOUND" || cause.code === "MODULE_NOT_FOUND")

/** Loads a package that running a function needs. */
export const load = <A>(
  name: keyof typeof FUNCTION_PACKAGES,
  module: () => PromiseLike<A>
): Effect.Effect<A, MissingPackageError> =>
  Effect.tryPromise({
    try: module,
    catch: (cause) =>
      new MissingPackageError({
        package: name,
        version: FUNCTION_PACKAGES[name],
        neededBy: "TestFunction",
        command: COMMAND,
        message: `Testing a function needs the package ${name}, which ${isAbsent(cause) ? "is not installed" : "cannot be loaded"}: ${COMMAND}`,
        cause
      })
  })
