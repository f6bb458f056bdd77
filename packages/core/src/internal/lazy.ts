/** Makes the value when it is first asked for, once. */
export const lazy = <A>(make: () => A): (() => A) => {
  let value: A | undefined
  return () => (value ??= make())
}
