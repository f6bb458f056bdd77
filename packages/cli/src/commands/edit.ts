/** `cloudfront edit` */
import * as Effect from "effect/Effect"
import { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import { settle, showDifference, showPlan } from "../internal/change.js"
import { decode, encode, forPerson, format } from "../internal/configuration.js"
import { withCloudFront } from "../internal/connection.js"
import * as Distributions from "../internal/distributions.js"
import { ChangedMeanwhile, Declined, FileError, UsageError, type Failure } from "../internal/failure.js"
import { decodeText, Io, parseJson } from "../internal/io.js"
import * as Out from "../internal/out.js"
import { onInterrupt } from "../internal/progress.js"
import * as Spec from "../internal/spec.js"

interface Values {
  readonly resume: string | undefined
  readonly "dry-run": boolean
  readonly yes: boolean
}

/** The text in a file, and where it is. */
interface Draft {
  readonly path: string
  /** Whether the file is ours to remove. */
  readonly isTemporary: boolean
  /** The text before it was edited. */
  readonly original: string
}

const editorOf = (env: Readonly<Record<string, string | undefined>>): string =>
  [env["VISUAL"], env["EDITOR"]].find((editor) => editor !== undefined && editor.trim() !== "") ?? "vi"

/** Opens the editor, until the text is a configuration that is to be written. */
const editUntilDone = (
  draft: Draft,
  config: DistributionConfig,
  values: Values
): Effect.Effect<DistributionConfig, Failure, Io | Out.Out> =>
  Effect.gen(function* () {
    const io = yield* Io
    const editor = editorOf(io.env)
    for (;;) {
      const { status } = yield* io.run(editor, [draft.path], { attached: true, shell: true })
      if (status !== 0) {
        return yield* new FileError({ message: `the editor ${editor} ended with status ${status}` })
      }
      if (!(yield* io.exists(draft.path))) {
        return yield* new Declined({ message: "the editor removed the file, so nothing was changed" })
      }
      const text = decodeText(yield* io.readFile(draft.path))
      if (text.trim() === "") return yield* new Declined({ message: "the file is empty, so nothing was changed" })
      if (text === draft.original) return config
      const read = yield* Effect.either(
        Effect.flatMap(parseJson("the text", text), (json) => decode(DistributionConfig, json, "the configuration"))
      )
      if (read._tag === "Left") {
        if (!io.isInteractive) return yield* read.left
        yield* Out.warn(read.left.message)
        const answer = yield* io.ask("Edit it again? [Y/n] ")
        if (/^n/i.test(answer.trim())) return yield* read.left
        continue
      }
      const difference = yield* showDifference(config, read.right)
      if (difference === "") return config
      if (values["dry-run"]) return read.right
      yield* Out.note(difference)
      if (values.yes) return read.right
      if (!io.isInteractive) {
        return yield* new UsageError({ message: "this needs --yes, since there is no terminal to ask on" })
      }
      const answer = (yield* io.ask("Write this? [y]es, [e]dit again, [N]o: ")).trim().toLowerCase()
      if (answer === "y" || answer === "yes") return read.right
      if (answer !== "e" && answer !== "edit") return yield* new Declined({ message: "nothing was changed" })
    }
  })

/** The text that an editor has left, if there is one to go on with. A file without it is removed, if it is ours. */
const unfinished = (draft: Draft): Effect.Effect<string | undefined, never, Io> =>
  Effect.gen(function* () {
    const io = yield* Io
    const text = yield* Effect.option(Effect.map(io.readFile(draft.path), decodeText))
    if (text._tag === "Some" && text.value.trim() !== "" && text.value !== draft.original) return draft.path
    if (draft.isTemporary) yield* io.removeTemporary(draft.path)
    return undefined
  })

export const edit = Spec.command({
  name: "edit",
  summary: "opens the configuration of a distribution in an editor, and writes it",
  details: [
    "The editor is that of VISUAL, EDITOR, or vi. The difference is shown before it is written, with the ETag that was read: what another client has changed meanwhile is not overwritten. Settings that this version does not know are not in the text, and are kept. After a mistake the editor opens again; if nothing is written in the end, the file with the text is named. --resume goes on with that text in place of what the distribution has then: the difference shows what it would undo."
  ],
  arguments: { DISTRIBUTION: Distributions.distribution },
  options: {
    resume: Spec.text("a file with a text that was not written", "FILE"),
    wait: Spec.flag("waits until the change is deployed"),
    ...Spec.waiting,
    "dry-run": Spec.dryRun,
    yes: Spec.yes
  },
  examples: ["EDITOR='code --wait' cloudfront edit www.example.com", "cloudfront edit E1PA6795UKMFR9 --dry-run"],
  run: (values) =>
    withCloudFront(
      Effect.gen(function* () {
        const io = yield* Io
        const id = yield* Distributions.idOf(values.DISTRIBUTION)
        const again = (path: string): string =>
          `The text is in ${path}: cloudfront edit ${id} --resume ${path} goes on.`
        let draft: Draft | undefined
        let runs = 0
        let isWriting = false
        const goOn = Effect.suspend(() => (draft === undefined ? Effect.succeed(undefined) : unfinished(draft)))
        const change = (config: DistributionConfig) =>
          Effect.gen(function* () {
            // The text is that of the version that was read first.
            if (++runs > 1) {
              return yield* new ChangedMeanwhile({
                message: `distribution ${id} was changed by another client meanwhile, so nothing was written`
              })
            }
            const original = format(forPerson(yield* encode(DistributionConfig, config)))
            draft =
              values.resume === undefined
                ? { path: yield* io.writeTemporary(`${id}.json`, original), isTemporary: true, original }
                : { path: values.resume, isTemporary: false, original }
            const changed = yield* editUntilDone(draft, config, values)
            isWriting = !values["dry-run"]
            return changed
          })
        const keepingText = <A, E, R>(self: Effect.Effect<A, E, R>) =>
          self.pipe(
            Effect.tapError(() =>
              Effect.flatMap(goOn, (path) => (path === undefined ? Effect.void : Out.warn(again(path))))
            ),
            onInterrupt(
              Effect.map(goOn, (path) =>
                [
                  isWriting ? "It is not known whether it was written." : "Nothing was changed.",
                  ...(path === undefined ? [] : [again(path)])
                ].join(" ")
              )
            ),
            Effect.tap(() => (draft?.isTemporary === true ? io.removeTemporary(draft.path) : Effect.void))
          )
        if (values["dry-run"]) {
          return yield* showPlan(yield* keepingText(editDistribution(id, change, { lag: 0, dryRun: true })))
        }
        return yield* settle(id, yield* keepingText(editDistribution(id, change, { lag: 0 })), values)
      })
    )
})
