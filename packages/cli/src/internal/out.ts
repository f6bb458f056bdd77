/**
 * What a command prints. Results go to the standard output, as tables for a person or as JSON for a program. All else goes to the standard
 * error.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { Declined, UsageError, type FileError, type WriteError } from "./failure.js"
import type * as Io from "./io.js"
import * as Style from "./style.js"
import * as Table from "./table.js"
import { toJson } from "./toJson.js"

export interface Service {
  /** Whether results are JSON. */
  readonly isJson: boolean
  readonly isQuiet: boolean
  readonly io: Io.Service
  /** Paints texts of results. */
  readonly paint: Style.Paint
  /** Paints texts on the standard error. */
  readonly paintNote: Style.Paint
}

export class Out extends Context.Tag("@effect-cloudfront/cli/Out")<Out, Service>() {}

const isColored = ({ env, stdout }: Io.Service, output: Io.Output = stdout): boolean =>
  output.isTerminal && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb"

export const make = (io: Io.Service, options: { readonly json: boolean; readonly quiet: boolean }): Service => ({
  isJson: options.json,
  isQuiet: options.quiet,
  io,
  paint: isColored(io, io.stdout) ? Style.paint : Style.plain,
  paintNote: isColored(io, io.stderr) ? Style.paint : Style.plain
})

const line = (text: string): string => (text === "" || text.endsWith("\n") ? text : `${text}\n`)

/** Prints a result: the value as one document of JSON, or the text. */
export const result = (value: unknown, text: (paint: Style.Paint) => string): Effect.Effect<void, WriteError, Out> =>
  Effect.flatMap(Out, ({ io, isJson, paint }) =>
    io.stdout.write(line(isJson ? JSON.stringify(toJson(value), undefined, 2) : text(paint)))
  )

/** Prints a document of JSON, for a person, too. */
export const document = (value: unknown): Effect.Effect<void, WriteError, Out> =>
  result(value, () => JSON.stringify(toJson(value), undefined, 2))

/** Prints one line of JSON. */
export const jsonLine = (value: unknown): Effect.Effect<void, WriteError, Out> =>
  Effect.flatMap(Out, ({ io }) => io.stdout.write(`${JSON.stringify(toJson(value))}\n`))

/** Prints things as lines of JSON, or as a table. */
export const rows = <A>(
  items: ReadonlyArray<A>,
  columns: ReadonlyArray<Table.Column<A>>
): Effect.Effect<void, WriteError, Out> =>
  Effect.flatMap(Out, ({ io, isJson, paint }) =>
    isJson
      ? io.stdout.write(items.map((item) => `${JSON.stringify(toJson(item))}\n`).join(""))
      : io.stdout.write(line(Table.render(items, columns, paint, io.stdout.columns)))
  )

/** Tells something on the standard error. */
export const note = (text: string): Effect.Effect<void, WriteError, Out> =>
  Effect.flatMap(Out, ({ io, isQuiet }) => (isQuiet ? Effect.void : io.stderr.write(line(text))))

/** Tells something on the standard error that must be known. */
export const warn = (text: string): Effect.Effect<void, WriteError, Out> =>
  Effect.flatMap(Out, ({ io, paintNote }) => io.stderr.write(line(paintNote("yellow", text))))

/** Asks whether to go on. Fails with `Declined` if the answer is not yes, and with `UsageError` if there is nobody to ask. */
export const confirm = (question: string, yes: boolean): Effect.Effect<void, Declined | UsageError | FileError, Out> =>
  Effect.flatMap(Out, ({ io, paintNote }): Effect.Effect<void, Declined | UsageError | FileError> => {
    if (yes) return Effect.void
    if (!io.isInteractive) {
      return Effect.fail(
        new UsageError({ message: `this needs --yes, since there is no terminal to ask on: ${question}` })
      )
    }
    return Effect.flatMap(io.ask(`${paintNote("bold", question)} [y/N] `), (answer) =>
      /^y(es)?$/i.test(answer.trim()) ? Effect.void : Effect.fail(new Declined({ message: "nothing was changed" }))
    )
  })
