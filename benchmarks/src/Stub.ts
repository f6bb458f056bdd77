/** The response to programs that start once. The constant is replaced by its text at compile time. */

declare const LIST_DISTRIBUTIONS: string

export const bytes = (): Uint8Array<ArrayBuffer> => new TextEncoder().encode(LIST_DISTRIBUTIONS)

export const headers = (): Readonly<Record<string, string>> => ({
  "content-type": "text/xml",
  "content-length": String(bytes().length),
  "x-amzn-requestid": "3f1d5d8c-8a40-4d4e-b5a1-3f2f6d0a8c11"
})

/** Fails if a program did not read the response. */
export const expect = (list: { readonly Items?: ReadonlyArray<unknown> | undefined } | undefined): void => {
  if (list?.Items?.length !== 3) throw new Error("three distributions were expected")
}
