export const sorted = (values: ReadonlyArray<number>): ReadonlyArray<number> => [...values].sort((a, b) => a - b)

export const median = (values: ReadonlyArray<number>): number => {
  const all = sorted(values)
  const [low = Number.NaN, high = Number.NaN] = [all[(all.length - 1) >> 1], all[all.length >> 1]]
  return (low + high) / 2
}

/** The minimum and the maximum. */
export type Spread = readonly [low: number, high: number]

export const spread = (values: ReadonlyArray<number>): Spread => [Math.min(...values), Math.max(...values)]
