import * as Effect from "effect/Effect"
import { MissingPackageError } from "../MissingPackage.js"

/** The optional peer dependencies of each module, with the version ranges of package.json. */
export const PACKAGES = {
  CloudFrontUndici: { undici: "^7.0.0" },
  NodeAws: { "@aws-sdk/credential-provider-node": "^3.972.97", "@smithy/core": "^3.41.0" }
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>

type Modules = typeof PACKAGES

/**
 * The major version of a range: `7` for `^7.1.0`. A shell does not interpret it, and npm installs the newest release of
 * it.
 */
const major = (range: string): string => range.replace(/^\^(\d+)\..*$/, "$1")

const isAbsent = (cause: unknown): boolean =>
  cause instanceof Error &&
  "code" in cause &&
  (cause.code === "ERR_MODULE_NOT_FOUND" || cause.code === "MODULE_NOT_FOUND")

/** Loads an optional peer dependency on first use. */
export const load = <Module extends keyof Modules, A>(
  neededBy: Module,
  name: keyof Modules[Module] & string,
  module: () => PromiseLike<A>
): Effect.Effect<A, MissingPackageError> =>
  Effect.tryPromise({
    try: module,
    catch: (cause) => {
      const needed = Object.entries<string>(PACKAGES[neededBy])
      const command = `npm install ${needed.map(([name, range]) => `${name}@${major(range)}`).join(" ")}`
      const state = isAbsent(cause) ? "is not installed" : "cannot be loaded"
      return new MissingPackageError({
        package: name,
        version: needed.find(([other]) => other === name)?.[1] ?? "*",
        neededBy,
        command,
        message: `${neededBy} needs the package ${name}, which ${state}: ${command}`,
        cause
      })
    }
  })
