/** The paths of files that have changed in a repository of git. */
import * as Effect from "effect/Effect"
import { UsageError, type FileError } from "./failure.js"
import { Io } from "./io.js"

const INDEX = /(^|\/)index\.html?$/

/** The paths of a file, as viewers ask for them: an index page is what its folder shows, too. */
const pathsOf = (file: string, prefix: string): ReadonlyArray<string> => {
  const path = `${prefix}/${file}`
  const folder = path.replace(INDEX, "/")
  return folder === path ? [path] : [path, folder, ...(folder === "/" ? [] : [folder.slice(0, -1)])]
}

/** CloudFront cannot invalidate these characters themselves, only by a wildcard that covers them. */
const covering = (path: string): string => path.replace(/[*~].*$/s, "*")

/**
 * The paths of the files below a folder that were changed, added or removed between a revision and the working tree. A renamed file has
 * both of its names.
 */
export const since = (
  revision: string,
  root: string,
  prefix: string
): Effect.Effect<ReadonlyArray<string>, UsageError | FileError, Io> =>
  Effect.gen(function* () {
    if (revision.startsWith("-")) {
      return yield* new UsageError({ message: "--changed-since needs a revision, such as HEAD~1 or a tag" })
    }
    const { run } = yield* Io
    const git = ["-C", root, "-c", "core.quotePath=false"]
    const { status, stdout } = yield* run("git", [
      ...git,
      "diff",
      "--name-only",
      "--no-renames",
      "--relative",
      "-z",
      revision,
      "--",
      "."
    ])
    if (status !== 0) {
      return yield* new UsageError({ message: `git cannot tell what has changed since ${revision} in ${root}` })
    }
    const base = `/${prefix}`.replace(/^\/+/, "/").replace(/\/+$/, "")
    // Neither is an escape or a query in the name of a file. All else is escaped where all paths are.
    const escape = (file: string): string => file.replace(/[%?#]/g, encodeURIComponent)
    return stdout
      .split("\0")
      .filter((file) => file !== "")
      .flatMap((file) => pathsOf(escape(file), base).map(covering))
  })
