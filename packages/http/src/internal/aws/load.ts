import * as Effect from "effect/Effect"

/** What is to be installed for it, next to this package. */
const NEEDED = "@aws-sdk/credential-provider-node @smithy/core"

/**
 * A package of AWS's, loaded when it is first needed. Users of other credentials need not have it, so its absence is told
 * in words.
 */
export const load = <A>(name: string, module: () => PromiseLike<A>): Effect.Effect<A, string> =>
  Effect.tryPromise({
    try: module,
    catch: () => `${name} cannot be loaded, which NodeAws needs: npm install ${NEEDED}`
  })
