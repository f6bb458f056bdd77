/** The lines of the standard input, however many there are. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { FileError } from "./failure.js"
import { Io } from "./io.js"

/** The lines that have something in them. They are read when they are asked for. */
export const stdinLines: Stream.Stream<string, FileError, Io> = Stream.unwrap(
  Effect.map(Io, ({ readStdinPart }) =>
    Stream.range(1, Number.MAX_SAFE_INTEGER).pipe(
      Stream.mapEffect(() => readStdinPart, { concurrency: 1 }),
      Stream.takeWhile((part) => part.length > 0),
      Stream.decodeText(),
      Stream.splitLines,
      Stream.map((line) => line.trim()),
      Stream.filter((line) => line !== "")
    )
  )
)
