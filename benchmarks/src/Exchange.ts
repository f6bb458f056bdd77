/** A call as rows have it: an operation, its input, and the response that it gets. */
import type { Value } from "./Xml.js"

export interface Exchange {
  readonly operation: string
  readonly input: Readonly<Record<string, Value>>
  readonly status: number
  readonly body: string
}

/** One call, which can be repeated. */
export type Call = () => unknown

export const headers = (body: string): Readonly<Record<string, string>> => ({
  "content-type": "text/xml",
  "content-length": String(Buffer.byteLength(body)),
  etag: "E2QWRUHAPOMQZL",
  "x-amzn-requestid": "3f1d5d8c-8a40-4d4e-b5a1-3f2f6d0a8c11"
})
