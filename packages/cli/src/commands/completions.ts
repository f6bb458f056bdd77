/** `cloudfront completions` */
import * as Effect from "effect/Effect"
import { common } from "../internal/common.js"
import * as Completions from "../internal/completions.js"
import { Out } from "../internal/out.js"
import * as Spec from "../internal/spec.js"

/** The command, for these commands and itself. */
export const completions = (root: Spec.Group): Spec.Command =>
  Spec.command({
    name: "completions",
    summary: "prints the completions for a shell",
    details: [
      "bash: source <(cloudfront completions bash)",
      "zsh: source <(cloudfront completions zsh)",
      "fish: cloudfront completions fish | source"
    ],
    arguments: { SHELL: Spec.required(Spec.choice("the shell", ["bash", "zsh", "fish"])) },
    options: {},
    run: ({ SHELL }) =>
      Effect.gen(function* () {
        const { io } = yield* Out
        return yield* io.stdout.write(Completions.script(SHELL, yield* Completions.collect(root, common)))
      })
  })
