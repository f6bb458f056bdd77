/** Tables for a person. */
import { colorOfStatus, printable, type Paint } from "./style.js"

export interface Column<A> {
  readonly title: string
  readonly of: (item: A) => unknown
  /** Whether the text is a state, which has a colour. */
  readonly isStatus?: boolean
}

/** The text of a value in a cell or a line. */
export const show = (value: unknown): string => {
  if (value === undefined || value === null) return ""
  if (typeof value === "boolean") return value ? "yes" : "no"
  if (typeof value === "string") return value
  if (Array.isArray(value)) return value.map(show).join(", ")
  return typeof value === "number" ? String(value) : JSON.stringify(value)
}

/** The number of columns that a text takes: two for wide characters. */
export const widthOf = (text: string): number =>
  [...text].reduce((sum, char) => {
    const code = char.codePointAt(0) ?? 0
    // Marks, joiners and direction controls are part of what is beside them.
    const isMark = /[\p{M}\p{Cf}]/u.test(char)
    const isWide =
      (code >= 0x1100 && code <= 0x115f) ||
      (code >= 0x2e80 && code <= 0xa4cf) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xff00 && code <= 0xff60) ||
      (code >= 0x1f300 && code <= 0x1faff) ||
      (code >= 0x20000 && code <= 0x3fffd) ||
      /\p{Emoji_Presentation}/u.test(char)
    return sum + (isMark ? 0 : isWide ? 2 : 1)
  }, 0)

const cut = (text: string, width: number): string => {
  if (widthOf(text) <= width) return text
  let kept = ""
  for (const char of text) {
    if (widthOf(kept) + widthOf(char) > width - 1) break
    kept += char
  }
  return `${kept}…`
}

const GAP = "  "
const MIN_WIDTH = 8

/** The widths of the columns: what they need, or less in the widest ones, so that a line fits the terminal. */
const fit = (needed: ReadonlyArray<number>, available: number): ReadonlyArray<number> => {
  const widths = [...needed]
  let excess = widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1)) - available
  while (excess > 0) {
    const widest = Math.max(...widths)
    if (widest <= MIN_WIDTH) break
    widths[widths.indexOf(widest)] = widest - 1
    excess--
  }
  return widths
}

/** The lines of a table. Columns without a value are left out. */
export const render = <A>(
  items: ReadonlyArray<A>,
  columns: ReadonlyArray<Column<A>>,
  paint: Paint,
  available = Infinity
): string => {
  if (items.length === 0) return ""
  const all = columns.map((column) => ({ column, cells: items.map((item) => printable(show(column.of(item)))) }))
  const shown = all.filter(({ cells }) => cells.some((cell) => cell !== ""))
  const widths = fit(
    shown.map(({ cells, column }) =>
      cells.reduce((widest, cell) => Math.max(widest, widthOf(cell)), widthOf(column.title))
    ),
    available
  )
  const lineOf = (texts: ReadonlyArray<string>, color: (text: string, index: number) => string): string =>
    texts
      .map((text, index) => {
        const kept = cut(text, widths[index] ?? 0)
        const padding = index === texts.length - 1 ? "" : " ".repeat(Math.max(0, (widths[index] ?? 0) - widthOf(kept)))
        return color(kept, index) + padding
      })
      .join(GAP)
      .trimEnd()
  const head = lineOf(
    shown.map(({ column }) => column.title),
    (text) => paint("bold", text)
  )
  const body = items.map((_, row) =>
    lineOf(
      shown.map(({ cells }) => cells[row] ?? ""),
      (text, index) => (shown[index]?.column.isStatus === true ? paint(colorOfStatus(text), text) : text)
    )
  )
  return [head, ...body].join("\n")
}

/** Lines of names and values, without those that have no value. */
export const facts = (pairs: ReadonlyArray<readonly [name: string, value: unknown]>, paint: Paint): string => {
  const shown = pairs
    .map(([name, value]) => [name, printable(show(value))] as const)
    .filter(([, value]) => value !== "")
  const width = Math.max(0, ...shown.map(([name]) => name.length))
  return shown
    .map(
      ([name, value]) =>
        `${paint("bold", name.padEnd(width))}${GAP}${name === "Status" ? paint(colorOfStatus(value), value) : value}`
    )
    .join("\n")
}
