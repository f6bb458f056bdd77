/** Texts that no file may contain: paths of one machine, and registries. */
import type { File, Problem } from "./Source.js"

// The patterns are written so that they do not match themselves.
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

/** The lockfile must contain no registry URLs. */
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
