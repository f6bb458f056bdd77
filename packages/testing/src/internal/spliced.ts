/** A copy of an array with some elements replaced by others. Its capacity is its length, unlike that of an array that was spliced. */
export const spliced = <A>(
  all: ReadonlyArray<A>,
  index: number,
  removed: number,
  ...added: ReadonlyArray<A>
): Array<A> => all.slice(0, index).concat(added, all.slice(index + removed))
