import { Reader } from "@effect-cloudfront/core/protocol/Reader"
import * as Decode from "@effect-cloudfront/core/protocol/Decode"
import * as Description from "@effect-cloudfront/core/Description"
import { assert, describe, it } from "@effect/vitest"

/** `<R>` with a text, a list and a number: enough to meet everything the reader does. */
interface R {
  readonly T?: string
  readonly L?: ReadonlyArray<string>
  readonly N?: number
}
const R: Description.Structure<R> = Description.structure("R", () => ({
  T: { of: Description.string },
  L: { of: Description.list("L", () => Description.string, "I") },
  N: { of: Description.integer }
}))

const OPTIONS = { refuseEmptyLists: false } as const

const readWith = (reader: Reader): unknown => {
  const value = reader.expectRoot() ? Decode.element(R)(reader) : undefined
  reader.expectEndOfDocument()
  return reader.failure ?? value
}

const read = (xml: string): unknown => readWith(new Reader(xml, OPTIONS))

/** Reads a text in parts, and counts them. */
const readInParts = (xml: string, size: number, margin: number) => {
  let parts = 0
  const next = (): string | undefined => {
    const part = xml.slice(parts * size, (parts + 1) * size)
    if (part === "") return undefined
    parts++
    return part
  }
  const reader = new Reader("", OPTIONS, { next, margin })
  const value = readWith(reader)
  return { failed: reader.failure !== undefined, longest: reader.text.length, parts, value }
}

/** All documents of this file. */
const documents: Array<string> = []

const accepts = (name: string, xml: string, value: R) => {
  documents.push(xml)
  it(name, () => assert.deepStrictEqual(read(xml), value))
}

const refuses = (name: string, xml: string, reason: string, path = "") => {
  documents.push(xml)
  it(name, () => {
    const failure = read(xml) as { readonly reason?: string; readonly path?: string }
    assert.include(failure.reason ?? `accepted as ${JSON.stringify(failure)}`, reason)
    assert.strictEqual(failure.path, path)
  })
}

describe("Reader accepts", () => {
  accepts("an empty element", "<R/>", {})
  accepts("an element with nothing in it", "<R></R>", {})
  accepts(
    "a declaration, comments and instructions around the root",
    `<?xml version="1.0"?><!-- a --><?b c?><R/><!-- d -->\n`,
    {}
  )
  accepts(
    "a declaration with everything that one can have",
    `<?xml version = '1.1' encoding="UTF-8" standalone='yes' ?><R/>`,
    {}
  )
  accepts("CDATA between elements, where it means nothing", "<R><![CDATA[ x ]]><T>a</T></R>", { T: "a" })
  accepts("a byte order mark", "\uFEFF<R><T>x</T></R>", { T: "x" })
  accepts("text exactly as it is", "<R><T>  a\tb\nc  </T></R>", { T: "  a\tb\nc  " })
  accepts(
    "the five entities and numeric references",
    "<R><T>&lt;&gt;&amp;&apos;&quot;&#65;&#x1F600;&#10;&#x85;</T></R>",
    {
      T: `<>&'"A😀\n\u0085`
    }
  )
  accepts("references that are not resolved twice", "<R><T>&amp;lt; &amp;#65;</T></R>", { T: "&lt; &#65;" })
  accepts("CDATA, comments and instructions within text", "<R><T>a<![CDATA[<b>&amp;]]><!-- c --><?d?>e</T></R>", {
    T: "a<b>&amp;e"
  })
  accepts("line ends as line feeds", "<R>\r\n<T>a\r\nb\rc</T></R>", { T: "a\nb\nc" })
  accepts("a carriage return that is written as a reference", "<R><T>a&#xD;b</T></R>", { T: "a\rb" })
  accepts("attributes and prefixes, which mean nothing", `<R xmlns='u' a="1>2"><x:T b = "&lt;">t</x:T ></R>`, {
    T: "t"
  })
  accepts("spaces around elements", "<R>\n  <L>\n <I> a </I>\n</L> </R>", { L: [" a "] })
  accepts("lists of none, one and more", "<R><L><I/><I>b</I></L></R>", { L: ["", "b"] })
  accepts("an empty list", "<R><L/></R>", { L: [] })
  accepts("an empty text", "<R><T/></R>", { T: "" })
  accepts("numbers between spaces", "<R><N> -42\n</N></R>", { N: -42 })
  accepts("a list after an empty-element tag", "<R><T/><L><I>a</I></L></R>", { T: "", L: ["a"] })
})

describe("Reader refuses", () => {
  refuses("nothing", "", "holds no element")
  refuses("space", " \n\t ", "holds no element")
  refuses("text", "OK", "outside of its root")
  refuses("text after the root", "<R/>x", "outside of its root")
  refuses("a second root", "<R/><R/>", "goes on after its root")
  refuses("a document cut in a tag", "<R><T", "ends within a tag")
  refuses("a document cut in a text", "<R><T>a", "ends within <T>", "T")
  refuses("a document cut before the root's end", "<R><T>a</T>", "ends within <R>")
  refuses("tags that cross", "<R><T>a</R></T>", "where </T> should be", "T")
  refuses("an end tag with more to its name", "<R><T>a</Tx></R>", "where </T> should be", "T")
  refuses("a DOCTYPE", `<!DOCTYPE R [<!ENTITY a "b">]><R><T>&a;</T></R>`, "holds a DOCTYPE")
  refuses("a declaration that is not at the start", `<R/><?xml version="1.0"?>`, "processing instruction")
  refuses("a second declaration", `<?xml version="1.0"?><?xml version="1.0"?><R/>`, "processing instruction")
  refuses("a declaration without a version", "<?xml encoding='UTF-8'?><R/>", "processing instruction")
  refuses(
    "a declaration with an invalid white-space character",
    `<?xml \uFEFFversion="1.0"?><R/>`,
    "processing instruction"
  )
  refuses("an instruction without a name", "<R><? a?></R>", "processing instruction")
  refuses("an instruction with an invalid character in its name", "<R><?xm\u200f a?></R>", "processing instruction")
  refuses(
    "a tag whose name goes on with what is no letter",
    "<R><T\u200f>a</T\u200f></R>",
    "tag that is not well-formed"
  )
  refuses("a tag whose name begins with a digit of another script", "<R><\u00b7a/></R>", "tag that is not well-formed")
  refuses("an attribute with an invalid name", '<R><T a\u2028="1"/></R>', "attribute that is not well-formed")
  refuses("an undefined entity", "<R><T>&a;</T></R>", "reference to nothing known", "T")
  refuses(
    "an entity with the name of a property of Object.prototype",
    "<R><T>&constructor;</T></R>",
    "reference to nothing known",
    "T"
  )
  refuses("a bare ampersand", "<R><T>a & b</T></R>", "bare &", "T")
  refuses("a reference to U+0000", "<R><T>&#0;</T></R>", "reference to nothing known", "T")
  refuses("a reference beyond Unicode", "<R><T>&#x110000;</T></R>", "reference to nothing known", "T")
  refuses("a reference to a surrogate", "<R><T>&#xD800;</T></R>", "reference to nothing known", "T")
  refuses("a control character", "<R><T>\u0001</T></R>", "character that XML does not allow")
  refuses("]]> in text", "<R><T>]]></T></R>", "]]>", "T")
  refuses("-- in a comment", "<R><!-- a -- b --></R>", "--")
  refuses("an element where text belongs", "<R><T><x>1</x></T></R>", "element where text belongs", "T")
  refuses("text where elements belong", "<R>text</R>", "text where only elements belong")
  refuses("an attribute twice", `<R a="1" a="2"/>`, "attribute twice")
  refuses("an attribute without quotes", "<R a=1/>", "without quotes")
  refuses("an attribute without a value", "<R a/>", "without a value")
  refuses("< in an attribute", `<R a="<"/>`, "within an attribute")
  refuses("a bare ampersand in an attribute", `<R a="&"/>`, "bare &")
  refuses("attributes that touch", `<R a="1"b="2"/>`, "not well-formed")
  refuses("a member twice", "<R><T>a</T><T>b</T></R>", "holds T twice")
  refuses("a number with letters", "<R><N>12abc</N></R>", "is not an integer", "N")
  refuses("an empty number", "<R><N/></R>", "is not an integer", "N")
  refuses("a number beyond 32 bits", "<R><N>2147483648</N></R>", "is not an integer", "N")
  it("a document that is nested deeper than the limit", () => {
    const nested = (depth: number) => `<R>${"<a>".repeat(depth)}${"</a>".repeat(depth)}</R>`
    assert.deepStrictEqual(Object.keys(read(nested(4096)) as object), [])
    assert.deepInclude(read(nested(4097)) as object, { reason: "is nested more than 4096 deep", path: "" })
  })
  refuses("very deep nesting", `<R>${"<a>".repeat(5000)}`, "nested more than")
  it("an expected text that is not escaped in the document", () => {
    const E = Description.structure("R", () => ({ E: { of: Description.enumeration("E", ["a"]) } }))
    const reads = (xml: string): unknown => {
      const reader = new Reader(`<R><E>${xml}</E></R>`, { refuseEmptyLists: false })
      const value = reader.expectRoot() ? Decode.element(E)(reader) : undefined
      reader.expectEndOfDocument()
      return reader.failure?.reason ?? value
    }
    assert.deepStrictEqual(["a&lt;x", "a", "a"].map(reads), [{ E: "a<x" }, { E: "a" }, { E: "a" }])
    // Each right after the text it would mean, which the reader must not take for the same.
    for (const [escaped, raw] of [
      ["x&amp;y", "x&y"],
      ["x&lt;y&gt;", "x<y>"],
      ["x]]&gt;", "x]]>"]
    ] as const) {
      assert.isObject(reads(escaped))
      assert.isString(reads(raw))
    }
  })

  it("a truncated document with any end", () => {
    const whole = "<R><T>true</T><L><I>1</I><I/></L><N>12</N></R>"
    for (let end = 0; end < whole.length; end++) {
      const cut = read(whole.slice(0, end)) as { readonly kind?: string }
      assert.strictEqual(cut.kind, "malformed", whole.slice(0, end))
    }
    const Nested: Description.Structure<{ readonly A?: object }> = Description.structure("A", () => ({
      A: { of: Nested },
      B: { of: Description.boolean },
      N: { of: Description.integer }
    }))
    for (const xml of ["<A><A></A>", "<A><A/>", "<A><A>", "<A><B>true", "<A><B>true</B>", "<A><N>1", "<A><N>1</N>"]) {
      const reader = new Reader(xml, { refuseEmptyLists: false })
      if (reader.expectRoot()) Decode.element(Nested)(reader)
      reader.expectEndOfDocument()
      assert.strictEqual(reader.failure?.kind, "malformed", xml)
    }
  })

  it("names the index of an invalid item", () => {
    assert.deepInclude(read("<R><L><I>a</I><I>&b;</I></L></R>") as object, { path: "L[1]", kind: "malformed" })
  })
})

describe("Reader bounds", () => {
  const within = (name: string, millis: number, xml: string) =>
    it(name, () => {
      const before = performance.now()
      read(xml)
      assert.isBelow(performance.now() - before, millis)
    })
  within("a million <", 10_000, `<R>${"<".repeat(1_000_000)}`)
  within("a quote that does not end", 10_000, `<R a="${"b".repeat(5_000_000)}`)
  within("a comment that does not end", 10_000, `<R><!--${"-".repeat(1_000_000)}`)
  within("a million references", 10_000, `<R><T>${"&#65;".repeat(1_000_000)}</T></R>`)
  within("a million texts with a reference each", 10_000, `<R><L>${"<I>&#65;</I>".repeat(1_000_000)}</L></R>`)
  within("a hundred thousand unknown elements", 10_000, `<R>${"<a/>".repeat(100_000)}</R>`)
})

describe("in parts", () => {
  it("a success is the value of the whole document, wherever it is cut", () => {
    const cut = documents.flatMap((xml) => (xml.length > 400 ? [xml] : [xml, xml.slice(0, -1), `${xml} `, `${xml}<`]))
    let successes = 0
    for (const xml of cut) {
      const whole = read(xml)
      for (let size = 1; size <= Math.min(xml.length, 40); size++) {
        for (const margin of [0, 1, 5, 20, 1000]) {
          const { failed, value } = readInParts(xml, size, margin)
          if (failed) continue
          successes++
          assert.deepStrictEqual(
            value,
            whole,
            `${JSON.stringify(xml.slice(0, 200))} in parts of ${size}, margin ${margin}`
          )
        }
      }
    }
    assert.isAbove(successes, 400)
  })

  it("has no more than a part and the margin in memory", () => {
    const items = Array.from({ length: 1000 }, (_, index) => `item ${index} &amp; more`)
    const xml = `<R><T>first</T><L>${items.map((item) => `<I>${item}</I>`).join("\n")}</L><N>7</N></R>`
    const { failed, longest, parts, value } = readInParts(xml, 256, 128)
    assert.isFalse(failed)
    assert.deepStrictEqual(value, { T: "first", L: items.map((item) => item.replace("&amp;", "&")), N: 7 })
    assert.strictEqual(parts, Math.ceil(xml.length / 256))
    assert.isAtMost(longest, 384)
  })

  it("refuses what needs all of the document", () => {
    for (const xml of ["<R><T>a\r\nb</T></R>", "<R><T>\uFFFD</T></R>", `<R><T>${"x".repeat(100)}</T></R>`])
      assert.isTrue(readInParts(xml, 10, 5).failed, xml)
  })

  it("refuses what goes on after the root element, in a part of its own", () => {
    const xml = `<R><L>${"<I>a</I>".repeat(20)}</L></R>`
    assert.isFalse(readInParts(xml, xml.length, 20).failed)
    assert.isTrue(readInParts(`${xml}<R/>`, xml.length, 20).failed)
    assert.isFalse(readInParts(`${xml}<!-- a -->\n`, xml.length, 20).failed)
  })
})
