/** Fails if a program did not read the list of the server. */
export const expect = (list: { readonly Items?: ReadonlyArray<unknown> | undefined } | undefined): void => {
  if (list?.Items?.length !== 3) throw new Error("three distributions were expected")
}
