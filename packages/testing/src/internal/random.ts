/** The outputs that are dropped, since the first ones show the seed. */
const WARM_UP = 15

/**
 * Numbers from 0 to 1, without 1, that follow from two numbers: the generator sfc32 of PractRand. Different numbers of 32 bits give
 * different states.
 */
export const randomOf = (seed: number, serial: number): (() => number) => {
  let [a, b, c, counter] = [Math.trunc(seed / 2 ** 32) | 0, seed | 0, serial | 0, 1]
  const next = (): number => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
  for (let i = 0; i < WARM_UP; i++) next()
  return next
}
