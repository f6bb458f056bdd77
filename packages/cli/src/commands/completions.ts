/** `cloudfront completions` */
import * as Effect from "effect/Effect"
import * as Completions from "../internal/completions.js"
import { Out } from "../internal/out.js"
import * as Spec from "../internal/spec.js"

export const completions = Spec.command({
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
      const { common, root } = yield* Effect.promise(async () => ({
        ...(await import("./index.js")),
        ...(await import("../internal/common.js"))
      }))
      const all = yield* Completions.collect(root, common)
      return yield* io.stdout.write(Completions.script(SHELL, all))
    })
})
