/**
 * What a command is waiting for, on the standard error: one line with the elapsed time that is drawn anew on a terminal, or else a line for
 * each change.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { Out } from "./out.js"
import { printable } from "./style.js"
import { widthOf } from "./table.js"

/** Says what is going on now. It never fails: who has closed the standard error does not want to know. */
export type Report = (text: string) => Effect.Effect<void>

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
const CLEAR = "\r\u001b[2K"
const HIDE = "\u001b[?25l"
const SHOW = "\u001b[?25h"

/** How often the line is drawn, in milliseconds. */
const REDRAW = 200
/** After how long the same words are printed again where lines are not redrawn, in milliseconds. */
const REPEAT = 60_000

/** The text of a time, such as `1m05s`. */
export const formatElapsed = (millis: number): string => {
  const seconds = Math.floor(millis / 1000)
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const two = (value: number): string => String(value).padStart(2, "0")
  if (hours > 0) return `${hours}h${two(minutes)}m${two(rest)}s`
  return minutes > 0 ? `${minutes}m${two(rest)}s` : `${rest}s`
}

/** Runs something that reports what it is doing. The line is gone when it has ended. */
export const withProgress = <A, E, R>(run: (report: Report) => Effect.Effect<A, E, R>): Effect.Effect<A, E, R | Out> =>
  Effect.flatMap(Out, ({ io, isQuiet, paintNote }) =>
    Effect.suspend(() => {
      if (isQuiet) return run(() => Effect.void)
      const { columns, isTerminal } = io.stderr
      const print = (text: string): Effect.Effect<void> => Effect.ignore(io.stderr.write(text))
      let current = ""
      let printedAt = 0
      return Effect.flatMap(Clock.currentTimeMillis, (started) => {
        if (!isTerminal) {
          return run((text) =>
            Effect.flatMap(Clock.currentTimeMillis, (now) => {
              if (text === current && now - printedAt < REPEAT) return Effect.void
              current = text
              printedAt = now
              return print(`[${formatElapsed(now - started)}] ${printable(text)}\n`)
            })
          )
        }
        let frame = 0
        const draw = Effect.flatMap(Clock.currentTimeMillis, (now) => {
          if (current === "") return Effect.void
          const spinner = FRAMES[frame++ % FRAMES.length] ?? ""
          const elapsed = formatElapsed(now - started)
          const room = columns - elapsed.length - 5
          const words = widthOf(current) > room ? `${[...current].slice(0, Math.max(0, room - 1)).join("")}…` : current
          return print(`${CLEAR}${paintNote("cyan", spinner)} ${words} ${paintNote("grey", elapsed)}`)
        })
        const redraw = Effect.forever(Effect.zipRight(draw, Effect.sleep(REDRAW)))
        return Effect.acquireUseRelease(
          Effect.zipRight(print(HIDE), Effect.fork(Effect.interruptible(redraw))),
          () =>
            run((text) =>
              Effect.zipRight(
                Effect.sync(() => void (current = printable(text))),
                draw
              )
            ),
          (fiber) => Effect.zipRight(Fiber.interrupt(fiber), print(`${CLEAR}${SHOW}`))
        )
      })
    })
  )

/** What is printed when a command is interrupted: what is left, and how to go on. */
export const onInterrupt =
  <R2 = never>(left: (() => string) | Effect.Effect<string, never, R2>) =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R | R2 | Out> =>
    Effect.flatMap(Out, ({ io, paintNote }) =>
      Effect.onInterrupt(self, () =>
        Effect.flatMap(typeof left === "function" ? Effect.sync(left) : left, (text) =>
          Effect.ignore(io.stderr.write(`${paintNote("yellow", "Interrupted.")} ${text}\n`))
        )
      )
    )
