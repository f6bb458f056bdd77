/**
 * A pull reader of XML 1.0 documents, as strict as the service's own documents allow: no DOCTYPE, no entities but the
 * five and numeric ones, bounded nesting.
 *
 * Nothing is thrown. The first fault is kept in `failure` and moves the reader to the end, so that whoever reads on
 * finds nothing more and comes back by himself.
 */

export interface Failure {
  /** `missing` when the document is well-formed but lacks something, `value` when a text does not mean what it should. */
  readonly kind: "malformed" | "missing" | "value"
  readonly reason: string
  readonly path: string
  /** Where in the text, in UTF-16 code units. */
  readonly offset: number
  /** The document ends where it has to go on. */
  readonly isCut: boolean
}

/** Whose documents are read, and what is to become of those that are not what they should be. */
export interface Options {
  /**
   * The service refuses an `Items` without items and asks for the `Quantity` beside it; so does a reader of requests. With the name of
   * a structure it refuses the empty `Items` of that one alone.
   */
  readonly refuseEmptyLists: boolean | string
  /**
   * - `gaps`: required members may be missing or empty, and booleans be written in any case
   * - `faults`: whatever is missing or wrong is left out, so that the rest can be read
   */
  readonly tolerates?: "gaps" | "faults"
}

const LT = 60
const GT = 62
const SLASH = 47
const BANG = 33
const QUESTION = 63
const EQUALS = 61

/** Deeper than any document that makes sense, and shallow enough to be read in bounded memory. */
export const MAX_DEPTH = 4096

/** Characters that XML 1.0 cannot carry, escaped or not. Lone surrogates are another matter, and cannot come from UTF-8. */
export const ILLEGAL = /[^\t\n\r -\uFFFD]/

export const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 9 || code === 13

const isNameStart = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 58 || code >= 0x80

const isName = (code: number): boolean => isNameStart(code) || (code >= 48 && code <= 57) || code === 45 || code === 46

/** What the loops over codes above let pass beyond ASCII, though it is no part of a name: the gaps of XML's own ranges. */
const NO_NAME =
  /[\u0080-\u00B6\u00B8-\u00BF\u00D7\u00F7\u037E\u2000-\u200B\u200E-\u203E\u2041-\u206F\u2190-\u2BFF\u2FF0-\u3000\uE000-\uF8FF\uFDD0-\uFDEF\uFFFE\uFFFF]|[\uDB80-\uDBFF][\uDC00-\uDFFF]/

/** What a name may go on with, but not begin. */
const NO_START = /^[\u0300-\u036F\u00B7\u203F\u2040.0-9-]/

const isProper = (name: string): boolean => !NO_NAME.test(name) && !NO_START.test(name)

const local = (name: string): string => name.slice(name.indexOf(":") + 1)

const DECLARATION =
  /^<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(?:"1\.[0-9]+"|'1\.[0-9]+')(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\n]*\?>$/

/** Anything named `xml` is a declaration, which has its place at the start. */
const INSTRUCTION = /^<\?(?!xml[ \t\n?])([:\w\u0080-\uFFFF][:\w.\u0080-\uFFFF-]*)(?:[ \t\n][^]*)?\?>$/i

/** The tags of an element as they are written when nothing is odd about them. */
export interface Tag {
  readonly open: string
  readonly close: string
  readonly empty: string
}

export const tag = (name: string): Tag => ({ open: `<${name}>`, close: `</${name}>`, empty: `<${name}/>` })

/** Names of elements are cut in messages: they may be as long as the document. */
const MAX_NAME = 64

const named = (closing: string): string => closing.slice(2, Math.min(closing.length - 1, 2 + MAX_NAME))

const endsWithin = (closing: string): string => `ends within <${named(closing)}>`

/** What may begin with `<!`. */
const DECLARATIONS = ["<!--", "<![CDATA[", "<!DOCTYPE"]

export class Reader {
  readonly text: string
  /**
   * Whether this stands at that place. A slice to compare would be allocated, and compared slowly from 13 characters on; a method
   * of the text that V8 knows, it would put in line, character by character; a bound one is called and compares in one go.
   */
  private readonly stands: (what: string, at: number) => boolean
  pos = 0
  failure: Failure | undefined
  /** The end tag that belongs to the last start tag. */
  closing = ""
  /** The name in the last start tag that was not expected, without its prefix. */
  name = ""
  /** The last start tag was an empty-element tag, so there is no end tag to come; `took` takes it back. */
  private empty = false
  /** Where the next `&` and the next `]]>` are: up to there, text means itself. */
  private ampersand = -1
  private bracket = -1
  /** Elements without a place in the list that was read last. */
  stray: ReadonlyArray<string> | undefined
  readonly refuseEmptyLists: boolean | string
  readonly tolerates: Options["tolerates"]

  constructor(text: string, options: Options) {
    // XML 1.0, 2.11: a reader sees every line end as one line feed.
    this.text = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text
    this.refuseEmptyLists = options.refuseEmptyLists
    this.tolerates = options.tolerates
    const illegal = this.text.search(ILLEGAL)
    if (illegal !== -1 && this.tolerates === "faults") this.text = this.text.slice(0, illegal)
    else if (illegal !== -1) this.fail("malformed", "holds a character that XML does not allow", illegal)
    this.stands = this.text.startsWith.bind(this.text)
  }

  fail(kind: Failure["kind"], reason: string, offset = this.pos): undefined {
    if (this.failure === undefined) this.failure = { kind, reason, path: "", offset, isCut: false }
    this.pos = this.text.length
    return undefined
  }

  /** The document ends here, though it has to go on. */
  private cut(reason: string): undefined {
    const offset = this.text.length
    if (this.failure === undefined) this.failure = { kind: "malformed", reason, path: "", offset, isCut: true }
    this.pos = offset
    return undefined
  }

  /** Says in which element the document ended within a tag or a comment. */
  private inside(closing: string): false {
    const failure = this.failure
    if (failure?.isCut === true) this.failure = { ...failure, reason: `${failure.reason} in <${named(closing)}>` }
    return false
  }

  /** Says on the way back out where the failure was: the names are put together only when they are needed. */
  within(step: string): undefined {
    const failure = this.failure
    if (failure !== undefined) {
      const joint = failure.path === "" || failure.path.startsWith("[") ? "" : "."
      this.failure = { ...failure, path: step + joint + failure.path }
    }
    return undefined
  }

  /** Moves over the prolog and the root's start tag. */
  root(): boolean {
    if (this.failure !== undefined) return false
    if (this.text.charCodeAt(0) === 0xfeff) this.pos = 1
    this.declaration()
    if (!this.misc()) return false
    if (this.pos >= this.text.length) return this.cut("holds no element") ?? false
    return this.startTag()
  }

  /** The XML declaration, if there is one: only here can it be. */
  private declaration(): void {
    if (!this.stands("<?xml", this.pos)) return
    const end = this.text.indexOf("?>", this.pos)
    if (end !== -1 && DECLARATION.test(this.text.slice(this.pos, end + 2))) this.pos = end + 2
  }

  /** After the root: nothing but comments, processing instructions and space. */
  end(): void {
    if (this.failure === undefined && this.misc() && this.pos < this.text.length) {
      this.fail("malformed", "goes on after its root element")
    }
  }

  private misc(): boolean {
    for (;;) {
      const code = this.space()
      if (code !== LT) {
        if (this.pos < this.text.length) this.fail("malformed", "holds text outside of its root element")
        return this.failure === undefined
      }
      const next = this.text.charCodeAt(this.pos + 1)
      if (next === QUESTION) this.instruction()
      else if (next === BANG) this.comment()
      else if (this.pos + 1 === this.text.length) this.cut("ends within a tag")
      else return true
      if (this.failure !== undefined) return false
    }
  }

  /** Skips space and returns the character after it. */
  private space(): number {
    let code = this.text.charCodeAt(this.pos)
    while (isSpace(code)) code = this.text.charCodeAt(++this.pos)
    return code
  }

  private until(end: string, from: number, what: string): void {
    const at = this.text.indexOf(end, from)
    if (at === -1) this.cut(`ends within ${what}`)
    else this.pos = at + end.length
  }

  private instruction(): void {
    const start = this.pos
    this.until("?>", start + 2, "a processing instruction")
    const found = this.text.slice(start, this.pos)
    const target = INSTRUCTION.exec(found)?.[1]
    if (this.failure === undefined && (target === undefined || !isProper(target))) {
      this.fail("malformed", "holds a processing instruction that is not well-formed", start)
    }
  }

  private comment(): void {
    if (!this.stands("<!--", this.pos)) {
      if (DECLARATIONS.some((one) => this.endsIn(one))) this.cut("ends within a tag")
      else this.fail("malformed", this.stands("<!DOCTYPE", this.pos) ? "holds a DOCTYPE" : "holds a declaration")
      return
    }
    const from = this.pos + 4
    this.until("--", from, "a comment")
    if (this.failure !== undefined) return
    if (this.text.charCodeAt(this.pos) === GT) this.pos += 1
    else if (this.pos === this.text.length) this.cut("ends within a comment")
    else this.fail("malformed", "holds -- within a comment")
  }

  /** Whether the text ends here with a part of this. */
  private endsIn(whole: string): boolean {
    return this.text.length - this.pos < whole.length && whole.startsWith(this.text.slice(this.pos))
  }

  /** Reads the start tag that begins here. */
  startTag(): boolean {
    const text = this.text
    const from = this.pos + 1
    let at = from
    let code = text.charCodeAt(at)
    if (at === text.length) return this.cut("ends within a tag") ?? false
    if (!isNameStart(code)) return this.fail("malformed", "holds < where no tag begins") ?? false
    do code = text.charCodeAt(++at)
    while (isName(code))
    const qualified = text.slice(from, at)
    if (!isProper(qualified)) return this.fail("malformed", "holds a tag that is not well-formed") ?? false
    this.name = qualified.includes(":") ? local(qualified) : qualified
    this.closing = `</${qualified}>`
    this.pos = at
    if (code === GT) {
      this.pos = at + 1
      this.empty = false
      return true
    }
    return this.restOfTag()
  }

  /** Attributes mean nothing here, but must be well-formed. */
  private restOfTag(): boolean {
    const seen = new Set<string>()
    for (;;) {
      const before = this.pos
      const code = this.space()
      if (code === GT) {
        this.pos += 1
        this.empty = false
        return true
      }
      if (code === SLASH) {
        if (!this.passes("/>")) break
        this.empty = true
        return true
      }
      if (before === this.pos || !isNameStart(code)) break
      const name = this.attribute()
      if (name === undefined) return false
      if (seen.has(name)) return this.fail("malformed", "holds an attribute twice in one tag") ?? false
      seen.add(name)
    }
    return this.orCut("holds a tag that is not well-formed") ?? false
  }

  /** A tag that goes on with what it should not, or that the document ends in. */
  private orCut(reason: string): undefined {
    return this.endsIn("/>") ? this.cut("ends within a tag") : this.fail("malformed", reason)
  }

  private attribute(): string | undefined {
    const from = this.pos
    while (isName(this.text.charCodeAt(this.pos))) this.pos += 1
    const name = this.text.slice(from, this.pos)
    if (!isProper(name)) return this.fail("malformed", "holds an attribute that is not well-formed")
    if (this.space() !== EQUALS) return this.orCut("holds an attribute without a value")
    this.pos += 1
    const quote = this.space()
    if (quote !== 34 && quote !== 39) return this.orCut("holds an attribute without quotes")
    const start = this.pos + 1
    const end = this.text.indexOf(quote === 34 ? '"' : "'", start)
    if (end === -1) return this.cut("ends within an attribute")
    const value = this.text.slice(start, end)
    if (value.includes("<")) return this.fail("malformed", "holds < within an attribute")
    this.resolve(value)
    this.pos = this.failure === undefined ? end + 1 : this.text.length
    return this.failure === undefined ? name : undefined
  }

  /** Moves over a start tag that is written just so, as nearly all are. */
  opens(tag: Tag): boolean {
    if (!this.passes(tag.open)) {
      if (!this.passes(tag.empty)) return false
      this.empty = true
    }
    this.closing = tag.close
    return true
  }

  /** Moves over a tag that is written just so. */
  passes(tag: string): boolean {
    if (!this.stands(tag, this.pos)) return false
    this.pos += tag.length
    return true
  }

  private endTag(closing: string): boolean {
    if (this.passes(closing)) return true
    if (this.endsIn(closing)) return this.cut(endsWithin(closing)) ?? false
    if (this.passes(closing.slice(0, -1))) {
      const code = this.space()
      if (code === GT && this.passes(">")) return true
      if (this.pos === this.text.length) return this.cut(endsWithin(closing)) ?? false
    }
    return this.fail("malformed", `holds an end tag where </${named(closing)}> should be`) ?? false
  }

  /** Moves over the next child's start tag; false once the parent's end tag has been read, or on a failure. */
  child(closing: string): boolean {
    for (;;) {
      if (this.space() !== LT) {
        if (this.pos >= this.text.length) this.cut(endsWithin(closing))
        else this.fail("value", "holds text where only elements belong")
        return false
      }
      const next = this.text.charCodeAt(this.pos + 1)
      if (next === SLASH) {
        this.endTag(closing)
        return false
      }
      if (next === QUESTION) this.instruction()
      // AWS's protocol tests have a CDATA section stand between elements, where it means nothing.
      else if (this.stands("<![CDATA[", this.pos)) this.until("]]>", this.pos + 9, "a CDATA section")
      else if (next === BANG) this.comment()
      else return this.startTag() || this.inside(closing)
      if (this.failure !== undefined) return this.inside(closing)
    }
  }

  /** The text of the element whose start tag was read last; an element within it is a failure. */
  content(): string {
    const { closing, pos, text } = this
    const end = text.indexOf("<", pos)
    if (!this.isPlain(end) || !this.stands(closing, end) || this.empty || end === -1)
      return detach(this.oddContent(end))
    this.pos = end + closing.length
    return detach(text.slice(pos, end))
  }

  private oddContent(end: number): string {
    if (this.took()) return ""
    const { closing, pos, text } = this
    if (end === -1) return this.cut(endsWithin(closing)) ?? ""
    if (text.charCodeAt(end + 1) !== SLASH) return this.mixed(closing)
    this.pos = end
    return this.passes(closing) || this.endTag(closing) ? this.resolved(pos, end) : ""
  }

  /** Whether the last start tag was an empty-element tag, so that all of the element is read. */
  took(): boolean {
    const { empty } = this
    this.empty = false
    return empty
  }

  /** Moves past an element that holds just this word. */
  word(word: string): boolean {
    const { closing, pos } = this
    const end = pos + word.length
    if (!this.stands(word, pos) || !this.stands(closing, end) || this.empty) return false
    this.pos = end + closing.length
    return true
  }

  /** Moves past an element that holds up to nine digits and nothing else, and gives the number that they mean. */
  digits(): number | undefined {
    const { closing, pos, text } = this
    let value = 0
    let at = pos
    for (let code = text.charCodeAt(at); code >= 48 && code <= 57 && at < pos + 9; code = text.charCodeAt(++at)) {
      value = value * 10 + (code - 48)
    }
    if (at === pos || !this.stands(closing, at) || this.empty) return undefined
    this.pos = at + closing.length
    return value
  }

  /** Text with comments, processing instructions or CDATA sections in it. */
  private mixed(closing: string): string {
    let out = ""
    for (;;) {
      const end = this.text.indexOf("<", this.pos)
      if (end === -1 || end + 1 === this.text.length) return this.cut(endsWithin(closing)) ?? ""
      out += this.resolved(this.pos, end)
      if (this.failure !== undefined) return ""
      this.pos = end
      const next = this.text.charCodeAt(end + 1)
      if (next === SLASH) return this.endTag(closing) ? out : ""
      if (next === QUESTION) this.instruction()
      else if (this.stands("<![CDATA[", end)) {
        this.until("]]>", end + 9, "a CDATA section")
        if (this.failure === undefined) out += this.text.slice(end + 9, this.pos - 3)
      } else if (next === BANG) this.comment()
      else this.fail("value", "holds an element where text belongs")
      if (this.failure !== undefined) {
        this.inside(closing)
        return ""
      }
    }
  }

  /** A part of the text with its references replaced; `resolve` is not called where there is nothing for it to do. */
  private resolved(from: number, to: number): string {
    // Each is looked for on its own, and only once it was passed: otherwise many of one would mean many searches of the rest.
    if (this.ampersand < from) this.ampersand = this.next("&", from)
    if (this.bracket < from) this.bracket = this.next("]]>", from)
    const raw = this.text.slice(from, to)
    return this.isPlain(to) ? raw : this.resolve(raw)
  }

  /** Whether no reference and no `]]>` is known of before this place. */
  private isPlain(to: number): boolean {
    return to <= this.ampersand && to <= this.bracket
  }

  /** The next place where this stands, or the end. */
  private next(what: string, from: number): number {
    const at = this.text.indexOf(what, from)
    return at === -1 ? this.text.length : at
  }

  /** Text with its references replaced. */
  private resolve(raw: string): string {
    if (raw.includes("]]>")) return this.fail("malformed", "holds ]]> outside of a CDATA section") ?? ""
    let out = ""
    let from = 0
    for (let at = raw.indexOf("&"); at !== -1; at = raw.indexOf("&", from)) {
      const end = raw.indexOf(";", at)
      const name = end === -1 ? "" : raw.slice(at + 1, end)
      if (!REFERENCE.test(name)) return this.fail("malformed", "holds a bare &") ?? ""
      const value = character(name)
      if (value === undefined) return this.fail("malformed", "holds a reference to nothing known") ?? ""
      out += raw.slice(from, at) + value
      from = end + 1
    }
    return from === 0 ? raw : out + raw.slice(from)
  }

  /** Moves past the element whose start tag was read last, and returns it as it was written. */
  skip(): string {
    const start = this.text.lastIndexOf("<", this.pos - 1)
    const open: Array<string> = this.took() ? [] : [this.closing]
    while (open.length > 0) {
      const lt = this.text.indexOf("<", this.pos)
      const inner = open[open.length - 1] ?? ""
      if (lt === -1) return this.cut(endsWithin(inner)) ?? ""
      this.resolved(this.pos, lt)
      if (this.failure !== undefined) return ""
      this.pos = lt
      const next = this.text.charCodeAt(lt + 1)
      if (next === SLASH) {
        if (!this.endTag(inner)) return ""
        open.pop()
      } else if (next === QUESTION) this.instruction()
      else if (this.stands("<![CDATA[", lt)) this.until("]]>", lt + 9, "a CDATA section")
      else if (next === BANG) this.comment()
      else if (this.startTag() && !this.took() && open.push(this.closing) > MAX_DEPTH) {
        this.fail("malformed", `is nested more than ${MAX_DEPTH} deep`)
      }
      if (this.failure !== undefined) {
        this.inside(inner)
        return ""
      }
    }
    return detach(this.text.slice(start, this.pos))
  }
}

const REFERENCE = /^(?:#[0-9]+|#x[0-9a-fA-F]+|[A-Za-z][\w.-]*)$/

const entity = (name: string): string | undefined => {
  switch (name) {
    case "amp":
      return "&"
    case "apos":
      return "'"
    case "gt":
      return ">"
    case "lt":
      return "<"
    case "quot":
      return '"'
    default:
      return undefined
  }
}

const character = (name: string): string | undefined => {
  if (!name.startsWith("#")) return entity(name)
  const code = name.startsWith("#x") ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined
  const text = String.fromCodePoint(code)
  return ILLEGAL.test(text) ? undefined : text
}

// A slice of 13 characters or more keeps all of the string it was cut from in memory (V8); a new string is cut instead.
const detach = (text: string): string => (text.length < 13 ? text : (" " + text).slice(1))
