/**
 * Streams all invalidations of a distribution without keeping them, and measures the growth of the heap and the time
 * for each item.
 */
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import { invalidations } from "@effect-cloudfront/core/programs/lists"
import { CloudFrontClient, paginateListInvalidations } from "@aws-sdk/client-cloudfront"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { DISTRIBUTION, invalidationList } from "../Fixtures.js"
import { document } from "../Xml.js"
import { answer, read } from "./arguments.js"
import { credentials, stub } from "./ours.js"
import { identity, streamOf } from "./sdk.js"

export interface Arguments {
  readonly candidate: "ours" | "sdk"
  readonly items: number
}

export interface Answer {
  /** The growth of the heap since the first page in MiB: after garbage collection, and before it. */
  readonly growth: number
  readonly peak: number
  /** The CPU time for each item in microseconds. */
  readonly time: number
}

const PAGE = 100
const HOLE = "PAGENUMBER"

/** Ids are unique across pages, so that a leak is visible. */
const pieces = document("InvalidationList", invalidationList(PAGE, 1, `marker-${HOLE}`))
  .replaceAll("<Id>I", `<Id>I${HOLE}`)
  .split(HOLE)
const last = document("InvalidationList", invalidationList(PAGE, 1))
const headers = { "content-type": "text/xml", "x-amzn-requestid": "3f1d5d8c-8a40-4d4e-b5a1-3f2f6d0a8c11" }

const pageAt = (marker: string | undefined, pages: number): Uint8Array<ArrayBuffer> => {
  const page = Number(/^marker-(\d+)$/.exec(marker ?? "")?.[1] ?? 0) + 1
  return new TextEncoder().encode(page >= pages ? last : pieces.join(String(page)))
}

const ours = (pages: number, onItem: () => void): Promise<unknown> => {
  const client = stub((url) => {
    const marker = /[?&]Marker=([^&]*)/.exec(url)?.[1]
    return { status: 200, headers, body: pageAt(marker, pages) }
  })
  return invalidations(DISTRIBUTION).pipe(
    Stream.runForEach(() => Effect.sync(onItem)),
    Effect.provide(CloudFrontHttp.layer().pipe(Layer.provide([client, credentials]))),
    Effect.runPromise
  )
}

const sdk = async (pages: number, onItem: () => void): Promise<void> => {
  const requestHandler = {
    handle: async ({ query }: { readonly query: { readonly Marker?: string } }) => ({
      response: { statusCode: 200, headers, body: streamOf(pageAt(query.Marker, pages)) }
    })
  }
  const client = new CloudFrontClient({ ...identity, requestHandler: requestHandler as never })
  for await (const page of paginateListInvalidations({ client }, { DistributionId: DISTRIBUTION })) {
    for (const _ of page.InvalidationList?.Items ?? []) onItem()
  }
}

const collect = globalThis.gc
if (collect === undefined) throw new Error("needs --expose-gc")

const heap = (): number => {
  collect()
  return process.memoryUsage().heapUsed
}

const { candidate, items } = read<Arguments>()
const run = candidate === "ours" ? ours : sdk
await run(100, () => {})

const start = heap()
let seen = 0
let growth = 0
let peak = 0
const before = process.cpuUsage()
await run(items / PAGE, () => {
  seen++
  if (seen % 1000 === 0) peak = Math.max(peak, process.memoryUsage().heapUsed - start)
  if (seen % (items / 10) === 0) growth = Math.max(growth, heap() - start)
})
const { system, user } = process.cpuUsage(before)
if (seen !== items) throw new Error(`${seen} items came of ${items}`)
const MIB = 1024 * 1024
answer({ growth: growth / MIB, peak: peak / MIB, time: (user + system) / items } satisfies Answer)
