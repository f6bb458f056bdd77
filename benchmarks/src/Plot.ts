/** Ratios as bars relative to the peer, on a logarithmic scale: a half and a double have the same distance from 1. */
import { isMissed, type Row } from "./Row.js"
import type { Edition } from "./Targets.js"

const WIDTH = 860
const LEFT = 270
const RIGHT = 60
const ROW = 38
const TOP = 46
const LOW = 0.01
const HIGH = 2

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .name { text-anchor: end } .tick { text-anchor: middle; fill: #57606a; font-size: 11px }
  .grid { stroke: #d0d7de } .peer { stroke: #57606a; stroke-width: 2 }
  .ours { fill: #2da44e } .missed { fill: #cf222e } .floor { fill: #57606a } .target { stroke: #24292f; stroke-width: 2 } .older { opacity: 0.55 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .tick { fill: #9198a1 } .grid { stroke: #3d444d } .peer { stroke: #9198a1 }
    .ours { fill: #3fb950 } .missed { fill: #f85149 } .floor { fill: #9198a1 } .target { stroke: #e6edf3 }
  }`

const x = (ratio: number): number => {
  const share = Math.log(Math.min(Math.max(ratio, LOW), HIGH) / LOW) / Math.log(HIGH / LOW)
  return Math.round((LEFT + share * (WIDTH - LEFT - RIGHT)) * 10) / 10
}

const TICKS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2]

const vertical = (className: string, at: number, from: number, to: number): string =>
  `<line class="${className}" x1="${at}" x2="${at}" y1="${from}" y2="${to}"/>`

/** The bars of a row: Effect 4 above Effect 3. */
const BARS: ReadonlyArray<readonly [Edition, number]> = [
  [4, 3],
  [3, 19]
]
const BAR = 14

const bar = (row: Row, y: number): string => {
  const { atMost, edition, floor, ratio, theirs } = row
  const share = floor === null || theirs === null ? 0 : floor / theirs
  const color = `${isMissed(row) ? "missed" : "ours"}${edition === 3 ? " older" : ""}`
  return [
    `<rect class="${color}" x="${LEFT}" y="${y}" width="${x(ratio) - LEFT}" height="${BAR}"/>`,
    share <= 0 ? "" : `<circle class="floor" cx="${x(share)}" cy="${y + BAR / 2}" r="3"/>`,
    atMost === null ? "" : vertical("target", x(atMost), y - 1, y + BAR + 1),
    `<text x="${WIDTH - RIGHT + 10}" y="${y + 11}">${ratio.toFixed(2)}</text>`
  ].join("")
}

const group = (name: string, rows: Rows, index: number): string => {
  const y = TOP + index * ROW
  const bars = BARS.flatMap(([edition, at]) => {
    const row = rows[edition]
    return row === undefined ? [] : [bar(row, y + at)]
  })
  return [`<text class="name" x="${LEFT - 10}" y="${y + 22}">${name}</text>`, ...bars].join("")
}

type Rows = Readonly<Partial<Record<Edition, Row>>>

/** Only rows with a peer are drawn. */
export const draw = (rows: ReadonlyArray<readonly [Row, Rows]>): string => {
  const compared = rows.filter(([{ theirs }]) => theirs !== null)
  const bottom = TOP + compared.length * ROW
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 30}" role="img">`,
    `<title>Ratios to the AWS SDK: less is better</title><style>${STYLE}</style>`,
    `<text x="${LEFT}" y="20">share of the AWS SDK's 1, less is better; above: Effect 4, below: Effect 3; mark: goal; dot: floor</text>`,
    ...TICKS.map((tick) => {
      const line = vertical(tick === 1 ? "peer" : "grid", x(tick), TOP - 6, bottom + 4)
      return `${line}<text class="tick" x="${x(tick)}" y="${bottom + 20}">${tick}</text>`
    }),
    ...compared.map(([{ name }, rows], index) => group(name, rows, index)),
    "</svg>\n"
  ].join("\n")
}
