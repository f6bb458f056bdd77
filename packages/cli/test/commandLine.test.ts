import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as CommandLine from "../src/internal/commandLine.js"
import * as Parser from "../src/internal/parser.js"
import * as Spec from "../src/internal/spec.js"

const parameters = {
  arguments: { NAME: Spec.required(Spec.text("a name")), PATH: Spec.repeated(Spec.text("paths")) },
  options: {
    reference: Spec.text("a text"),
    tag: Spec.repeated(Spec.text("texts")),
    limit: Spec.integer("a number"),
    mode: Spec.choice("a mode", ["fast", "slow"]),
    "dry-run": Spec.dryRun,
    yes: Spec.yes
  }
}

const read = (words: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const line = yield* CommandLine.split("cloudfront x", parameters, words)
    return line.restore(yield* Parser.read("cloudfront x", parameters, line.words))
  })

const failure = (words: ReadonlyArray<string>): string =>
  Effect.runSync(
    Effect.match(read(words), { onFailure: ({ message }) => message, onSuccess: (found) => JSON.stringify(found) })
  )

/** Texts of all kinds, those that look like something else among them. */
const text = fc.oneof(
  fc.string(),
  fc.constantFrom("", "-", "--", "true", "no", "--yes", "--reference=x", "-y", "a\nb", " a ", "text0", "--version", "=")
)

describe("the command line", () => {
  it("is read as it was written, wherever the options are", () => {
    const given = fc.record({
      NAME: text,
      PATH: fc.array(text, { maxLength: 3 }),
      reference: fc.option(text, { nil: undefined }),
      tag: fc.array(text, { maxLength: 3 }),
      limit: fc.option(fc.integer({ min: -1000, max: 1000 }), { nil: undefined }),
      mode: fc.option(fc.constantFrom("fast", "slow"), { nil: undefined }),
      "dry-run": fc.boolean(),
      yes: fc.boolean()
    })
    fc.assert(
      fc.property(given, fc.array(fc.nat(), { minLength: 20, maxLength: 20 }), (values, places) => {
        const options = [
          ...(values.reference === undefined ? [] : [`--reference=${values.reference}`]),
          ...values.tag.map((tag) => `--tag=${tag}`),
          ...(values.limit === undefined ? [] : [`--limit=${values.limit}`]),
          ...(values.mode === undefined ? [] : [`--mode=${values.mode}`]),
          ...(values["dry-run"] ? ["--dry-run"] : []),
          ...(values.yes ? ["-y"] : [])
        ]
        // Arguments that look like an option are after --.
        const all = [values.NAME, ...values.PATH]
        const plain = all.findIndex((word) => /^-./s.test(word))
        const words = plain < 0 ? [...all] : all.slice(0, plain)
        let at = 0
        options.forEach((option, index) => {
          at += (places[index] ?? 0) % (words.length - at + 1)
          words.splice(at++, 0, option)
        })
        const found = Effect.runSync(read(plain < 0 ? words : [...words, "--", ...all.slice(plain)]))
        assert.deepStrictEqual<unknown>({ ...found }, values)
      })
    )
  })

  it("takes the next word for the value, unless it is an option", () => {
    assert.deepInclude(Effect.runSync(read(["a", "--reference", "-", "--limit", "-5", "-"])), {
      NAME: "a",
      PATH: ["-"],
      reference: "-",
      limit: -5
    })
    assert.deepInclude(Effect.runSync(read(["a", "--reference", "", "--yes", "true"])), {
      PATH: ["true"],
      reference: "",
      yes: true
    })
    assert.match(failure(["a", "--reference", "--dry-run"]), /^Expected a value following option: '--reference'\. /)
    assert.match(failure(["a", "--reference", "--", "b"]), /^Expected a value following option: '--reference'$/)
    assert.match(failure(["a", "--limit="]), /^--limit cannot be ''$/)
  })

  it("refuses what is given twice", () => {
    for (const words of [
      ["--reference", "a", "--reference", "b"],
      ["--reference=a", "--reference="],
      ["--dry-run", "--dry-run"],
      ["-y", "--yes"],
      ["--mode=fast", "--mode", "slow"]
    ])
      assert.match(failure(["a", ...words]), /^--[a-z-]+ is given more than once$/)
    assert.match(failure(["a", "--yes=maybe"]), /^--yes takes no value$/)
    assert.deepInclude(Effect.runSync(read(["a", "--yes=false"])), { yes: false })
  })
})
