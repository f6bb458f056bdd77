import * as Effect from "effect/Effect"

/** Puts another in the place of the global `fetch`, for as long as the scope lasts. */
export const withFetch = (fetch: typeof globalThis.fetch) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const before = globalThis.fetch
      globalThis.fetch = fetch
      return before
    }),
    (before) => Effect.sync(() => (globalThis.fetch = before))
  )
