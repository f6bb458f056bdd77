import * as SourceLocation from "@effect-cloudfront/core/protocol/SourceLocation"
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"

const SECRET = "hunter2"

describe("an excerpt", () => {
  it("has the names of elements only", () => {
    const text = `<A a="${SECRET}"><B>${SECRET}</B><!-- ${SECRET} --><![CDATA[${SECRET} <x> ${SECRET}]]><?${SECRET}?><C/>`
    assert.match(SourceLocation.excerpt({ text, offset: 0 }), /^<A><B>…<\/B>…/)
    assert.notInclude(SourceLocation.excerpt({ text, offset: 0 }), SECRET)
  })

  it("never has a secret, wherever the excerpt begins and ends", () => {
    const around = fc.constantFrom(
      "<A>",
      "</A>",
      "<!--",
      "-->",
      "<![CDATA[",
      "]]>",
      "<?",
      "?>",
      '<A a="',
      '">',
      ">",
      " ",
      "x"
    )
    const pieces = fc.array(around, { maxLength: 12 }).map((pieces) => pieces.join(""))
    const secrets = fc.constantFrom(`${SECRET} `, ` ${SECRET}`, `>${SECRET}`)
    fc.assert(
      fc.property(pieces, pieces, secrets, fc.nat(400), (before, after, secret, offset) => {
        // An element may be named by what came over the wire; nothing else of it is shown.
        if (/<[/]?$/.test(before)) return
        const text = `${before.repeat(3)}${secret}${after.repeat(3)}`
        const shown = SourceLocation.excerpt({ text, offset: Math.min(offset, text.length) })
        assert.notInclude(shown, SECRET, text)
      }),
      { numRuns: 2000 }
    )
  })
})

it("lines and columns are counted from 1", () => {
  const text = "ab\n\ncd"
  const places = Array.from({ length: text.length + 1 }, (_, offset) => SourceLocation.lineAndColumn({ text, offset }))
  assert.deepStrictEqual(
    places.map((place) => place.replace(/[^\d,]/g, "")),
    ["1,1", "1,2", "1,3", "2,1", "3,1", "3,2", "3,3"]
  )
})
