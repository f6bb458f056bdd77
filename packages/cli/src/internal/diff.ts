/** The difference of two texts, line by line. */
import type { Paint } from "./style.js"
import { printable } from "./style.js"

interface Line {
  readonly mark: " " | "+" | "-"
  readonly text: string
}

/** The longest common lines, by the algorithm of Myers: the work grows with the number of differences. */
const compare = (before: ReadonlyArray<string>, after: ReadonlyArray<string>): ReadonlyArray<Line> => {
  const max = before.length + after.length
  const trace: Array<Map<number, number>> = []
  let reached = new Map<number, number>([[1, 0]])
  search: for (let edits = 0; edits <= max; edits++) {
    trace.push(new Map(reached))
    const next = new Map(reached)
    for (let k = -edits; k <= edits; k += 2) {
      const down = reached.get(k + 1) ?? -1
      const right = reached.get(k - 1) ?? -1
      let x = k === -edits || (k !== edits && right < down) ? down : right + 1
      while (x < before.length && x - k < after.length && before[x] === after[x - k]) x++
      next.set(k, x)
      if (x >= before.length && x - k >= after.length) break search
    }
    reached = next
  }
  const lines: Array<Line> = []
  let [x, y] = [before.length, after.length]
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const earlier = trace[edits] ?? new Map<number, number>()
    const k = x - y
    const goesDown = k === -edits || (k !== edits && (earlier.get(k - 1) ?? -1) < (earlier.get(k + 1) ?? -1))
    const previous = goesDown ? k + 1 : k - 1
    const startX = edits === 0 ? 0 : (earlier.get(previous) ?? 0)
    const startY = edits === 0 ? 0 : startX - previous
    for (; x > startX && y > startY; x--, y--) lines.push({ mark: " ", text: before[x - 1] ?? "" })
    if (edits === 0) break
    if (goesDown) lines.push({ mark: "+", text: after[--y] ?? "" })
    else lines.push({ mark: "-", text: before[--x] ?? "" })
  }
  return lines.reverse()
}

const CONTEXT = 2

/** The lines that differ, with some lines around them. Empty if the texts are equal. */
export const lineDiff = (before: string, after: string, paint: Paint): string => {
  const lines = compare(before.trimEnd().split("\n"), after.trimEnd().split("\n"))
  const isNear = lines.map((_, index) =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ mark }) => mark !== " ")
  )
  if (!isNear.includes(true)) return ""
  return lines
    .flatMap(({ mark, text }, index) => {
      if (isNear[index] !== true) return index > 0 && isNear[index - 1] === true ? [paint("grey", "  ...")] : []
      const line = `${mark} ${printable(text)}`
      return [mark === "+" ? paint("green", line) : mark === "-" ? paint("red", line) : line]
    })
    .join("\n")
    .replace(/\n[^\n]*\.\.\.[^\n]*$/, "")
}
