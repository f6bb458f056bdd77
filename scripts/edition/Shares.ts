/** How much of the source the editions share, in lines. */

interface Share {
  /** Files that are the same in both editions. */
  same: number
  /** Files with names that the table renames. */
  renamed: number
  /** Lines of those files that are not in the edition as they are in the source. */
  changed: number
  /** Lines of twins. */
  twins: number
}

export type Shares = ReadonlyMap<string, Share>

const AREAS: ReadonlyArray<readonly [name: string, path: RegExp]> = [
  ["generated sources", /^packages\/\w+\/src\/generated\//],
  ["core, handwritten", /^packages\/core\/src\//],
  ["http", /^packages\/http\/src\//],
  ["keyvaluestore", /^packages\/keyvaluestore\/src\//],
  ["testing", /^packages\/testing\/src\//],
  ["cli", /^packages\/cli\/(bin|src)\//],
  ["tests of the packages", /^packages\/\w+\/test\//],
  ["everything else", /./]
]

const linesOf = (text: string): ReadonlyArray<string> => text.trimEnd().split("\n")

/** The number of lines that are in one text and not in the other, however they are ordered. */
const missing = (from: string, to: string): number => {
  const left = new Map<string, number>()
  for (const line of linesOf(to)) left.set(line, (left.get(line) ?? 0) + 1)
  return linesOf(from).filter((line) => {
    const count = left.get(line) ?? 0
    left.set(line, count - 1)
    return count <= 0
  }).length
}

export class Counter {
  readonly areas: Map<string, Share> = new Map()

  private area(path: string): Share {
    const name = AREAS.find(([, pattern]) => pattern.test(path))?.[0] ?? ""
    let area = this.areas.get(name)
    if (area === undefined) this.areas.set(name, (area = { same: 0, renamed: 0, changed: 0, twins: 0 }))
    return area
  }

  /** Counts a file that was emitted. */
  emitted(path: string, source: string, edition: string): void {
    const area = this.area(path)
    area[source === edition ? "same" : "renamed"] += linesOf(source).length
    area.changed += missing(source, edition)
  }

  /** Counts a twin. */
  twin(path: string, text: string): void {
    this.area(path).twins += linesOf(text).length
  }
}

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)}%`

/** The table in Markdown. */
export const table = (shares: Shares): string => {
  const rows = AREAS.flatMap(([name]) => {
    const share = shares.get(name)
    if (share === undefined) return []
    const { changed, renamed, same, twins } = share
    const all = same + renamed + twins
    return [
      `| ${name} | ${all} | ${same} | ${renamed} | ${changed} | ${twins} | ${percent(all - changed - twins, all)} |`
    ]
  })
  return [
    "| lines of | all | files that are the same | files with other names | lines with other names | twins | shared |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...rows
  ].join("\n")
}
