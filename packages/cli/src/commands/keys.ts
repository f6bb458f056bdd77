/** `cloudfront keys` */
import { getPublicKey } from "@effect-cloudfront/core/PublicKey"
import { rotateSigningKey, type RotatedSigningKey } from "@effect-cloudfront/core/programs/rotateSigningKey"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { withCloudFront } from "../internal/connection.js"
import { FailedCheck, UsageError, type FileError } from "../internal/failure.js"
import { Io, readText } from "../internal/io.js"
import * as Out from "../internal/out.js"
import { onInterrupt, withProgress } from "../internal/progress.js"
import * as Spec from "../internal/spec.js"
import { time } from "../internal/time.js"
import { ofEvent } from "../internal/words.js"

/** Nothing was switched to a key before it was created. Old keys would be removed too early. */
const checkSwitchedAt = (switchedAt: DateTime.Utc, plan: RotatedSigningKey) =>
  Effect.gen(function* () {
    if (plan.keyId === undefined) {
      return yield* new UsageError({
        message: "nothing can have been switched to the new key, since it does not exist"
      })
    }
    const { PublicKey } = yield* getPublicKey({ Id: plan.keyId })
    if (PublicKey !== undefined && DateTime.toEpochMillis(switchedAt) < DateTime.toEpochMillis(PublicKey.CreatedTime)) {
      return yield* new UsageError({
        message: `switched-at is before the new key was created: ${DateTime.formatIso(PublicKey.CreatedTime)}`
      })
    }
  })

const rotate = Spec.command({
  name: "rotate",
  summary: "replaces the signing key of a key group",
  details: [
    "The new public key is added to the group. When all distributions accept it, everything that signs is switched to it: by --switch-command, which gets the id of the key as its argument, or by you, who are asked. When no URL of an old key can be valid any more, the old keys are removed and deleted."
  ],
  arguments: {
    KEY_GROUP: Spec.required(Spec.text("the id of the key group", "KEY_GROUP")),
    PUBLIC_KEY: Spec.required(Spec.text("the file with the new public key as PEM", "PUBLIC_KEY"))
  },
  options: {
    name: Spec.required(Spec.text("the name of the new public key, which is unique in the account", "NAME")),
    comment: Spec.text("the comment of the new public key"),
    "max-url-lifetime": Spec.required(Spec.duration("how long a URL that was signed with an old key may be valid")),
    "switch-command": Spec.text("the command that makes all signers use the new key", "COMMAND"),
    "switched-at": time("when an earlier run has switched them, in ISO 8601"),
    retire: Spec.repeated(Spec.text("the id of a key to retire; all others of the group when absent", "ID")),
    ...Spec.waiting,
    "dry-run": Spec.dryRun,
    yes: Spec.yes
  },
  examples: [
    "cloudfront keys rotate 98d4bb3a-1b2d public.pem --name signing-2026-12 --max-url-lifetime 1d --switch-command ./switch.sh"
  ],
  run: (values) =>
    Effect.gen(function* () {
      const io = yield* Io
      const command = values["switch-command"]
      const switchedAt = values["switched-at"]
      if (command === undefined && switchedAt === undefined && !io.isInteractive && !values["dry-run"]) {
        return yield* new UsageError({
          message: "keys rotate needs --switch-command, since there is no terminal to ask on"
        })
      }
      const encodedKey = yield* readText(values.PUBLIC_KEY)
      const switchSigner = (keyId: string): Effect.Effect<void, FailedCheck | FileError> =>
        command === undefined
          ? Effect.asVoid(
              io.ask(`All distributions accept the key ${keyId}. Make everything that signs use it, and press Enter: `)
            )
          : Effect.flatMap(
              io.run(command, [keyId], { shell: true, attached: true, env: { CLOUDFRONT_KEY_ID: keyId } }),
              ({ status }) =>
                status === 0
                  ? Effect.void
                  : Effect.fail(new FailedCheck({ message: `the command that switches ended with status ${status}` }))
            )
      const rotation = {
        name: values.name,
        encodedKey,
        comment: values.comment,
        switchSigner,
        maxUrlLifetime: Duration.millis(values["max-url-lifetime"]),
        ...(values.retire.length === 0 ? {} : { retire: values.retire })
      }
      const options = { ...Spec.waitOptions(values), switchedAt }
      return yield* withCloudFront(
        Effect.gen(function* () {
          const plan = yield* rotateSigningKey(values.KEY_GROUP, rotation, { ...options, dryRun: true })
          const retire = plan._tag === "Planned" ? plan.retire : []
          if (switchedAt !== undefined) yield* checkSwitchedAt(switchedAt, plan)
          if (values["dry-run"]) {
            return yield* Out.result(plan, () =>
              [
                plan._tag === "Planned" && plan.keyId !== undefined
                  ? `The key ${plan.keyId} is there already.`
                  : `The public key ${values.name} would be created.`,
                retire.length === 0 ? "No key would be retired." : `Retired would be: ${retire.join(", ")}`
              ].join("\n")
            )
          }
          yield* Out.confirm(
            `Rotate the key of group ${values.KEY_GROUP}${retire.length === 0 ? "" : `, and delete ${retire.join(", ")} in the end`}?`,
            values.yes
          )
          let switched = switchedAt
          const rotated = yield* withProgress((report) =>
            rotateSigningKey(values.KEY_GROUP, rotation, {
              ...options,
              onEvent: (event) => {
                if (event._tag === "Switched") switched = event.at
                return report(
                  event._tag === "WaitingForExpiry"
                    ? `waiting ${Duration.format(event.duration)} until no URL of an old key is valid`
                    : ofEvent(event)
                )
              }
            })
          ).pipe(
            onInterrupt(() =>
              switched === undefined
                ? "The old keys are still accepted. The same command goes on."
                : `The signers are switched, and the old keys are still accepted. The same command with --switched-at ${DateTime.formatIso(switched)} goes on.`
            )
          )
          return yield* Out.result(rotated, () =>
            rotated._tag === "Planned"
              ? "Nothing was changed."
              : [
                  `The key is ${rotated.keyId}.`,
                  ...(rotated.deleted.length === 0 ? [] : [`Deleted: ${rotated.deleted.join(", ")}`]),
                  ...(rotated.kept.length === 0 ? [] : [`Kept, since others use them: ${rotated.kept.join(", ")}`])
                ].join("\n")
          )
        })
      )
    })
})

export const keys: Spec.Group = {
  name: "keys",
  summary: "rotates signing keys",
  entries: [Spec.entry(rotate)]
}
