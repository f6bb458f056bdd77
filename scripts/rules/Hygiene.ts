/** What no file of the project may say: where one machine keeps things, or which registry it installs from. */
import type { File, Problem } from "./Source.js"

// Written so that they do not match themselves.
const SECRETS: ReadonlyArray<readonly [pattern: RegExp, message: string]> = [
  [/(?<![\w.*-])\/(?:wor[k]|far[m]|roo[t]|tm[p]|hom[e]\/\w+|User[s]\/\w+)\//, "a path of one machine"],
  [/\.librar[y]\//, "a path of one machine"],
  [/\bregistr[y]\.[a-z0-9-]+\.[a-z]{2,}|\bde[b]\.debian\.|\bnp[m]\.pkg\.|\bpyp[i]\.org/, "a registry's host"]
]

export const places = (files: ReadonlyArray<File>): ReadonlyArray<Problem> =>
  files.flatMap(({ path, text }) =>
    text.split("\n").flatMap((line, index) =>
      SECRETS.flatMap(([pattern, message]) => {
        const found = pattern.exec(line)
        return found === null ? [] : [{ path, line: index + 1, message: `${message}: ${found[0]}` }]
      })
    )
  )

/** The lockfile names packages and their hashes; an address in it would bind everyone to one registry. */
export const lockfile = (files: ReadonlyArray<File>): ReadonlyArray<Problem> =>
  files
    .filter(({ path }) => path === "pnpm-lock.yaml")
    .flatMap(({ path, text }) =>
      text
        .split("\n")
        .flatMap((line, index) =>
          /\btarball:|\bregistry:|https?:\/\//.test(line.replace(/^\s*deprecated:.*/, ""))
            ? [{ path, line: index + 1, message: `an address: ${line.trim()}` }]
            : []
        )
    )
