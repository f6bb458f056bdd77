/** Effect's runtime alone. */
import * as Effect from "effect/Effect"

Effect.succeed(0).pipe(Effect.runPromise).then(console.log, console.error)
