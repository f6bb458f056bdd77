/** 1,000,000 paths from a Stream, invalidated by one program. The service is a stub that accepts each batch at once, and keeps nothing. */
import { CloudFront, makeWrites, type Service } from "@effect-cloudfront/core/CloudFront"
import { invalidateStream } from "@effect-cloudfront/core/programs/invalidate"
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { headers } from "../Exchange.js"
import { DISTRIBUTION } from "../Fixtures.js"

const answer = (batch: string): Wire.Response => {
  const Id = `I${/<CallerReference>.*-(\d+)</.exec(batch)?.[1]}`
  const shown = batch.replace(/^(?:<\?.*?\?>)?\s*<InvalidationBatch[^>]*>/, "<InvalidationBatch>")
  const body = `<Invalidation><Id>${Id}</Id><Status>Completed</Status><CreateTime>2026-01-01T00:00:00Z</CreateTime>${shown}</Invalidation>`
  return { status: 201, headers: { ...headers(body), location: "https://cloudfront" }, body: Wire.bytesOf(body) }
}

const execute: Service["execute"] = ({ body }) => Effect.sync(() => answer(Wire.textOf(body)))

/** Every path is another one, so the batches are full. */
export const ours = (paths: number, onStep: () => void): Promise<unknown> =>
  Effect.flatMap(makeWrites, (writes) =>
    invalidateStream(
      DISTRIBUTION,
      Stream.map(Stream.range(1, paths), (i) => `/articles/${i}/index.html`),
      { wait: true, onEvent: ({ _tag }) => Effect.sync(() => (_tag === "BatchCreated" ? onStep() : undefined)) }
    ).pipe(Effect.provideService(CloudFront, { execute, writes }))
  ).pipe(Effect.runPromise)
