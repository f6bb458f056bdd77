/**
 * A pull parser for XML 1.0. It is strict: it refuses a DOCTYPE and every entity reference except the five predefined ones and
 * character references, and it limits the nesting depth.
 *
 * The parser never throws. It stores the first error in `failure` and moves to the end of the text. Callers that continue to read
 * find no more input and return without a check of their own.
 */

export interface Failure {
  /**
   * - `malformed`: the document is not well-formed
   * - `missing`: the document is well-formed, but a required element is absent
   * - `value`: the text of an element is not a value of its type
   */
  readonly kind: "malformed" | "missing" | "value"
  readonly reason: string
  readonly path: string
  /** The position in the text, in UTF-16 code units. */
  readonly offset: number
  /** The document ends too early: a longer document could have been well-formed. */
  readonly isTruncated: boolean
}

/** How strict the reader is. */
export interface Options {
  /**
   * Refuse an empty `Items` element and require the `Quantity` beside it, as the service does for requests. With the name of a structure,
   * only the empty `Items` of that one is refused.
   */
  readonly refuseEmptyLists: boolean | string
  /**
   * Strict when absent.
   *
   * - `lenient`: required members may be missing or empty, and booleans may be in upper or lower case
   * - `partial`: members that are missing or invalid are left out of the result, so that the rest of the document can be used
   */
  readonly mode?: "lenient" | "partial"
}

/**
 * The text of a long document in parts, of which only the current one and the rest of the one before are in memory. On some machines,
 * getting memory for a text over 128 KiB takes longer than reading it.
 */
export interface Parts {
  /** The next part; `undefined` after the last one. */
  readonly next: () => string | undefined
  /** The next part is fetched before an item of a list if there are fewer characters than this. */
  readonly margin: number
}

const LT = 60
const GT = 62
const SLASH = 47
const BANG = 33
const QUESTION = 63
const EQUALS = 61

/** The nesting limit. It bounds the memory that a hostile document can use, and is far above the depth of the API's documents. */
export const MAX_DEPTH = 4096

/**
 * Characters that XML 1.0 does not allow, not even as character references. Lone surrogates are not checked here, because decoded
 * UTF-8 has none.
 */
export const ILLEGAL_CHARACTER = /[^\t\n\r -\uFFFD]/

/** Characters for which all of a document has to be looked at: carriage returns, and what a decoder puts in for bytes that are not UTF-8. */
const NOT_IN_PARTS = /[^\t\n -\uFFFC]/

export const isWhitespace = (code: number): boolean => code === 32 || code === 10 || code === 9 || code === 13

const isNameStart = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 58 || code >= 0x80

const isNameCharacter = (code: number): boolean =>
  isNameStart(code) || (code >= 48 && code <= 57) || code === 45 || code === 46

/**
 * Non-ASCII characters that XML does not allow in names. `isNameStart` and `isNameCharacter` accept all of them, because a check by
 * ranges for every character would be slow.
 */
const NOT_A_NAME =
  /[\u0080-\u00B6\u00B8-\u00BF\u00D7\u00F7\u037E\u2000-\u200B\u200E-\u203E\u2041-\u206F\u2190-\u2BFF\u2FF0-\u3000\uE000-\uF8FF\uFDD0-\uFDEF\uFFFE\uFFFF]|[\uDB80-\uDBFF][\uDC00-\uDFFF]/

/** Characters that XML allows in a name, but not at its start. */
const NOT_A_NAME_START = /^[\u0300-\u036F\u00B7\u203F\u2040.0-9-]/

const isValidName = (name: string): boolean => !NOT_A_NAME.test(name) && !NOT_A_NAME_START.test(name)

const localName = (name: string): string => name.slice(name.indexOf(":") + 1)

const XML_DECLARATION =
  /^<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(?:"1\.[0-9]+"|'1\.[0-9]+')(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\n]*\?>$/

/** The target `xml` is reserved for the XML declaration, which is allowed only at the start of the document. */
const PROCESSING_INSTRUCTION = /^<\?(?!xml[ \t\n?])([:\w\u0080-\uFFFF][:\w.\u0080-\uFFFF-]*)(?:[ \t\n][^]*)?\?>$/i

/** The tags of an element in their usual form: without prefix, attributes and white space. */
export interface Tags {
  readonly startTag: string
  readonly endTag: string
  readonly emptyElementTag: string
}

export const tags = (name: string): Tags => ({
  startTag: `<${name}>`,
  endTag: `</${name}>`,
  emptyElementTag: `<${name}/>`
})

/** The longest element name in a message, in UTF-16 code units. Longer names are cut. */
const MAX_NAME = 64

const elementName = (endTag: string): string => endTag.slice(2, Math.min(endTag.length - 1, 2 + MAX_NAME))

const truncatedIn = (endTag: string): string => `ends within <${elementName(endTag)}>`

/** What may follow `<!`. */
const MARKUP_DECLARATIONS = ["<!--", "<![CDATA[", "<!DOCTYPE"]

export class Reader {
  text: string
  /**
   * `text.startsWith`, bound to the text. This is a fast path: a slice would have to be allocated, and V8 inlines a direct call of
   * `startsWith` as a loop over single characters. A bound function is not inlined, and its comparison is faster.
   */
  private startsWith: (what: string, at: number) => boolean
  pos = 0
  failure: Failure | undefined
  /** The end tag that belongs to the start tag that was read last. */
  endTag = ""
  /** The local name in the start tag that `expectStartTag` read last. `consumeStartTag` does not set it. */
  name = ""
  /** The tag that was read last was an empty-element tag, so no end tag follows. `consumeEmptyElement` resets it. */
  private isEmptyElement = false
  /** The positions of the next `&` and the next `]]>`. Character data before both of them needs no processing. */
  private nextAmpersand = -1
  private nextCdataEnd = -1
  /** The elements of the list that was read last which are not items, as XML. */
  unknownItems: ReadonlyArray<string> | undefined
  readonly refuseEmptyLists: boolean | string
  readonly mode: Options["mode"]
  private parts: Parts | undefined
  /** From this position on, `fetchPart` is to be called before an item of a list. */
  fetchAt = Infinity

  /**
   * With `parts`, which follow `text`, a failure may have no cause in the document: the text between two items of lists was longer than the
   * margin, or a character needs all of the document. Then the document is to be read again without them. A success is one.
   */
  constructor(text: string, options: Options, parts?: Parts) {
    // XML 1.0, section 2.11: every line end is normalized to one line feed.
    this.text = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text
    this.refuseEmptyLists = options.refuseEmptyLists
    this.mode = options.mode
    const illegal = this.text.search(ILLEGAL_CHARACTER)
    if (illegal !== -1 && this.mode === "partial") this.text = this.text.slice(0, illegal)
    else if (illegal !== -1) this.fail("malformed", "holds a character that XML does not allow", illegal)
    this.startsWith = this.text.startsWith.bind(this.text)
    this.parts = parts
    if (parts !== undefined) this.fetchPart()
  }

  /** Drops the text that was read, and appends the next part. */
  fetchPart(): void {
    const { parts } = this
    const next = this.failure === undefined ? parts?.next() : undefined
    if (parts === undefined || next === undefined) {
      this.parts = undefined
      this.fetchAt = Infinity
      return
    }
    this.text = this.text.slice(this.pos) + next
    this.startsWith = this.text.startsWith.bind(this.text)
    this.pos = 0
    this.nextAmpersand = -1
    this.nextCdataEnd = -1
    this.fetchAt = this.text.length - parts.margin
    if (NOT_IN_PARTS.test(next)) this.fail("malformed", "is not to be read in parts")
  }

  fail(kind: Failure["kind"], reason: string, offset = this.pos): undefined {
    if (this.failure === undefined) this.failure = { kind, reason, path: "", offset, isTruncated: false }
    this.pos = this.text.length
    return undefined
  }

  /** Fails because the document ends too early. */
  private failTruncated(reason: string): undefined {
    const offset = this.text.length
    if (this.failure === undefined) this.failure = { kind: "malformed", reason, path: "", offset, isTruncated: true }
    this.pos = offset
    return undefined
  }

  /** Adds the enclosing element to the reason of a failure by truncation. */
  private addEnclosingElement(endTag: string): false {
    const failure = this.failure
    if (failure?.isTruncated === true)
      this.failure = { ...failure, reason: `${failure.reason} in <${elementName(endTag)}>` }
    return false
  }

  /** Adds a segment to the start of the failure's path. Callers do this when they return, so that success builds no path. */
  prependPath(segment: string): undefined {
    const failure = this.failure
    if (failure !== undefined) {
      const joint = failure.path === "" || failure.path.startsWith("[") ? "" : "."
      this.failure = { ...failure, path: segment + joint + failure.path }
    }
    return undefined
  }

  /** Reads the prolog and the start tag of the root element. */
  expectRoot(): boolean {
    if (this.failure !== undefined) return false
    if (this.text.charCodeAt(0) === 0xfeff) this.pos = 1
    this.skipXmlDeclaration()
    if (!this.skipMisc()) return false
    if (this.pos >= this.text.length) return this.failTruncated("holds no element") ?? false
    return this.expectStartTag()
  }

  /** Skips the XML declaration, where there is one. */
  private skipXmlDeclaration(): void {
    if (!this.startsWith("<?xml", this.pos)) return
    const end = this.text.indexOf("?>", this.pos)
    if (end !== -1 && XML_DECLARATION.test(this.text.slice(this.pos, end + 2))) this.pos = end + 2
  }

  /** Fails if anything but comments, processing instructions and white space follows the root element. */
  expectEndOfDocument(): void {
    while (this.parts !== undefined) this.fetchPart()
    if (this.failure === undefined && this.skipMisc() && this.pos < this.text.length) {
      this.fail("malformed", "goes on after its root element")
    }
  }

  /** Skips comments, processing instructions and white space outside of the root element. */
  private skipMisc(): boolean {
    for (;;) {
      const code = this.skipSpace()
      if (code !== LT) {
        if (this.pos < this.text.length) this.fail("malformed", "holds text outside of its root element")
        return this.failure === undefined
      }
      const next = this.text.charCodeAt(this.pos + 1)
      if (next === QUESTION) this.skipProcessingInstruction()
      else if (next === BANG) this.skipComment()
      else if (this.pos + 1 === this.text.length) this.failTruncated("ends within a tag")
      else return true
      if (this.failure !== undefined) return false
    }
  }

  /** Skips white space and returns the code of the next character. */
  private skipSpace(): number {
    let code = this.text.charCodeAt(this.pos)
    while (isWhitespace(code)) code = this.text.charCodeAt(++this.pos)
    return code
  }

  private skipPast(end: string, from: number, what: string): void {
    const at = this.text.indexOf(end, from)
    if (at === -1) this.failTruncated(`ends within ${what}`)
    else this.pos = at + end.length
  }

  private skipProcessingInstruction(): void {
    const start = this.pos
    this.skipPast("?>", start + 2, "a processing instruction")
    const found = this.text.slice(start, this.pos)
    const target = PROCESSING_INSTRUCTION.exec(found)?.[1]
    if (this.failure === undefined && (target === undefined || !isValidName(target))) {
      this.fail("malformed", "holds a processing instruction that is not well-formed", start)
    }
  }

  private skipComment(): void {
    if (!this.startsWith("<!--", this.pos)) {
      if (MARKUP_DECLARATIONS.some((one) => this.endsWithPrefixOf(one))) this.failTruncated("ends within a tag")
      else this.fail("malformed", this.startsWith("<!DOCTYPE", this.pos) ? "holds a DOCTYPE" : "holds a declaration")
      return
    }
    const from = this.pos + 4
    this.skipPast("--", from, "a comment")
    if (this.failure !== undefined) return
    if (this.text.charCodeAt(this.pos) === GT) this.pos += 1
    else if (this.pos === this.text.length) this.failTruncated("ends within a comment")
    else this.fail("malformed", "holds -- within a comment")
  }

  /** Whether the rest of the text is a proper prefix of `expected`. */
  private endsWithPrefixOf(expected: string): boolean {
    return this.text.length - this.pos < expected.length && expected.startsWith(this.text.slice(this.pos))
  }

  /** Reads the start tag at this position, in any form. This is the slow path of `consumeStartTag`. */
  expectStartTag(): boolean {
    const text = this.text
    const from = this.pos + 1
    let at = from
    let code = text.charCodeAt(at)
    if (at === text.length) return this.failTruncated("ends within a tag") ?? false
    if (!isNameStart(code)) return this.fail("malformed", "holds < where no tag begins") ?? false
    do code = text.charCodeAt(++at)
    while (isNameCharacter(code))
    const qualified = text.slice(from, at)
    if (!isValidName(qualified)) return this.fail("malformed", "holds a tag that is not well-formed") ?? false
    this.name = qualified.includes(":") ? localName(qualified) : qualified
    this.endTag = `</${qualified}>`
    this.pos = at
    if (code === GT) {
      this.pos = at + 1
      this.isEmptyElement = false
      return true
    }
    return this.expectRestOfStartTag()
  }

  /** Reads the attributes and the end of a start tag. Attributes must be well-formed; their values are not used. */
  private expectRestOfStartTag(): boolean {
    const seen = new Set<string>()
    for (;;) {
      const before = this.pos
      const code = this.skipSpace()
      if (code === GT) {
        this.pos += 1
        this.isEmptyElement = false
        return true
      }
      if (code === SLASH) {
        if (!this.consume("/>")) break
        this.isEmptyElement = true
        return true
      }
      if (before === this.pos || !isNameStart(code)) break
      const name = this.expectAttribute()
      if (name === undefined) return false
      if (seen.has(name)) return this.fail("malformed", "holds an attribute twice in one tag") ?? false
      seen.add(name)
    }
    return this.failOrTruncated("holds a tag that is not well-formed") ?? false
  }

  /** Fails because of an invalid tag, or because the document ends within the tag. */
  private failOrTruncated(reason: string): undefined {
    return this.endsWithPrefixOf("/>") ? this.failTruncated("ends within a tag") : this.fail("malformed", reason)
  }

  private expectAttribute(): string | undefined {
    const from = this.pos
    while (isNameCharacter(this.text.charCodeAt(this.pos))) this.pos += 1
    const name = this.text.slice(from, this.pos)
    if (!isValidName(name)) return this.fail("malformed", "holds an attribute that is not well-formed")
    if (this.skipSpace() !== EQUALS) return this.failOrTruncated("holds an attribute without a value")
    this.pos += 1
    const quote = this.skipSpace()
    if (quote !== 34 && quote !== 39) return this.failOrTruncated("holds an attribute without quotes")
    const start = this.pos + 1
    const end = this.text.indexOf(quote === 34 ? '"' : "'", start)
    if (end === -1) return this.failTruncated("ends within an attribute")
    const value = this.text.slice(start, end)
    if (value.includes("<")) return this.fail("malformed", "holds < within an attribute")
    this.resolveReferences(value)
    this.pos = this.failure === undefined ? end + 1 : this.text.length
    return this.failure === undefined ? name : undefined
  }

  /**
   * Moves past this start tag or empty-element tag if it is next. This is the fast path for tags in their usual form, which needs no
   * parsing. `nextChild` is the slow path for all others.
   */
  consumeStartTag(tags: Tags): boolean {
    if (!this.consume(tags.startTag)) {
      if (!this.consume(tags.emptyElementTag)) return false
      this.isEmptyElement = true
    }
    this.endTag = tags.endTag
    return true
  }

  /** Moves past this text if it is next. */
  consume(expected: string): boolean {
    if (!this.startsWith(expected, this.pos)) return false
    this.pos += expected.length
    return true
  }

  private expectEndTag(endTag: string): boolean {
    if (this.consume(endTag)) return true
    if (this.endsWithPrefixOf(endTag)) return this.failTruncated(truncatedIn(endTag)) ?? false
    if (this.consume(endTag.slice(0, -1))) {
      const code = this.skipSpace()
      if (code === GT && this.consume(">")) return true
      if (this.pos === this.text.length) return this.failTruncated(truncatedIn(endTag)) ?? false
    }
    return this.fail("malformed", `holds an end tag where </${elementName(endTag)}> should be`) ?? false
  }

  /** Reads the next child's start tag. Returns false when it has read the parent's end tag instead, or on a failure. */
  nextChild(endTag: string): boolean {
    for (;;) {
      if (this.skipSpace() !== LT) {
        if (this.pos >= this.text.length) this.failTruncated(truncatedIn(endTag))
        else this.fail("value", "holds text where only elements belong")
        return false
      }
      const next = this.text.charCodeAt(this.pos + 1)
      if (next === SLASH) {
        this.expectEndTag(endTag)
        return false
      }
      if (next === QUESTION) this.skipProcessingInstruction()
      // AWS's protocol tests have CDATA sections between elements. They are ignored.
      else if (this.startsWith("<![CDATA[", this.pos)) this.skipPast("]]>", this.pos + 9, "a CDATA section")
      else if (next === BANG) this.skipComment()
      else return this.expectStartTag() || this.addEnclosingElement(endTag)
      if (this.failure !== undefined) return this.addEnclosingElement(endTag)
    }
  }

  /**
   * Reads the text of the element whose start tag was read last. A child element is a failure. The fast path handles character data
   * without references that is followed by the end tag in its usual form.
   */
  textContent(): string {
    const { endTag, pos, text } = this
    const end = text.indexOf("<", pos)
    if (!this.isLiteralUpTo(end) || !this.startsWith(endTag, end) || this.isEmptyElement || end === -1)
      return detach(this.textContentSlowPath(end))
    this.pos = end + endTag.length
    return detach(text.slice(pos, end))
  }

  /** Reads text with references, comments or CDATA sections, and end tags in any form. */
  private textContentSlowPath(end: number): string {
    if (this.consumeEmptyElement()) return ""
    const { endTag, pos, text } = this
    if (end === -1) return this.failTruncated(truncatedIn(endTag)) ?? ""
    if (text.charCodeAt(end + 1) !== SLASH) return this.textWithMarkup(endTag)
    this.pos = end
    return this.consume(endTag) || this.expectEndTag(endTag) ? this.characterData(pos, end) : ""
  }

  /** Whether the tag that was read last was an empty-element tag. If so, the whole element has been read. */
  consumeEmptyElement(): boolean {
    const { isEmptyElement } = this
    this.isEmptyElement = false
    return isEmptyElement
  }

  /**
   * Moves past the content and end tag of the element if the content is exactly this text. This is a fast path: it allocates no
   * string. The slow path is `textContent`.
   */
  consumeContent(expected: string): boolean {
    const { endTag, pos } = this
    const end = pos + expected.length
    if (!this.startsWith(expected, pos) || !this.startsWith(endTag, end) || this.isEmptyElement) return false
    this.pos = end + endTag.length
    return true
  }

  /**
   * Moves past the content and end tag of the element if the content is one to nine digits, and returns the number. This is a fast
   * path: it allocates no string. The slow path is `textContent`.
   */
  consumeDigits(): number | undefined {
    const { endTag, pos, text } = this
    let value = 0
    let at = pos
    for (let code = text.charCodeAt(at); code >= 48 && code <= 57 && at < pos + 9; code = text.charCodeAt(++at)) {
      value = value * 10 + (code - 48)
    }
    if (at === pos || !this.startsWith(endTag, at) || this.isEmptyElement) return undefined
    this.pos = at + endTag.length
    return value
  }

  /** Reads text that contains comments, processing instructions or CDATA sections. */
  private textWithMarkup(endTag: string): string {
    let out = ""
    for (;;) {
      const end = this.text.indexOf("<", this.pos)
      if (end === -1 || end + 1 === this.text.length) return this.failTruncated(truncatedIn(endTag)) ?? ""
      out += this.characterData(this.pos, end)
      if (this.failure !== undefined) return ""
      this.pos = end
      const next = this.text.charCodeAt(end + 1)
      if (next === SLASH) return this.expectEndTag(endTag) ? out : ""
      if (next === QUESTION) this.skipProcessingInstruction()
      else if (this.startsWith("<![CDATA[", end)) {
        this.skipPast("]]>", end + 9, "a CDATA section")
        if (this.failure === undefined) out += this.text.slice(end + 9, this.pos - 3)
      } else if (next === BANG) this.skipComment()
      else this.fail("value", "holds an element where text belongs")
      if (this.failure !== undefined) {
        this.addEnclosingElement(endTag)
        return ""
      }
    }
  }

  /** The character data in a range of the text, with its references replaced. */
  private characterData(from: number, to: number): string {
    // Each position is searched for only after the reader has passed the last one. A search for every text would take quadratic time.
    if (this.nextAmpersand < from) this.nextAmpersand = this.indexOfOrEnd("&", from)
    if (this.nextCdataEnd < from) this.nextCdataEnd = this.indexOfOrEnd("]]>", from)
    const raw = this.text.slice(from, to)
    return this.isLiteralUpTo(to) ? raw : this.resolveReferences(raw)
  }

  /** Whether there is no `&` and no `]]>` before this position. */
  private isLiteralUpTo(to: number): boolean {
    return to <= this.nextAmpersand && to <= this.nextCdataEnd
  }

  /** The position of the next occurrence, or the end of the text. */
  private indexOfOrEnd(search: string, from: number): number {
    const at = this.text.indexOf(search, from)
    return at === -1 ? this.text.length : at
  }

  /** Replaces the character and entity references in a text. */
  private resolveReferences(raw: string): string {
    if (raw.includes("]]>")) return this.fail("malformed", "holds ]]> outside of a CDATA section") ?? ""
    let out = ""
    let from = 0
    for (let at = raw.indexOf("&"); at !== -1; at = raw.indexOf("&", from)) {
      const end = raw.indexOf(";", at)
      const name = end === -1 ? "" : raw.slice(at + 1, end)
      if (!REFERENCE.test(name)) return this.fail("malformed", "holds a bare &") ?? ""
      const value = resolveReference(name)
      if (value === undefined) return this.fail("malformed", "holds a reference to nothing known") ?? ""
      out += raw.slice(from, at) + value
      from = end + 1
    }
    return from === 0 ? raw : out + raw.slice(from)
  }

  /** Moves past the element whose start tag was read last, and returns its XML unchanged. */
  skipElement(): string {
    const start = this.text.lastIndexOf("<", this.pos - 1)
    const openEndTags: Array<string> = this.consumeEmptyElement() ? [] : [this.endTag]
    while (openEndTags.length > 0) {
      const lt = this.text.indexOf("<", this.pos)
      const endTag = openEndTags[openEndTags.length - 1] ?? ""
      if (lt === -1) return this.failTruncated(truncatedIn(endTag)) ?? ""
      this.characterData(this.pos, lt)
      if (this.failure !== undefined) return ""
      this.pos = lt
      const next = this.text.charCodeAt(lt + 1)
      if (next === SLASH) {
        if (!this.expectEndTag(endTag)) return ""
        openEndTags.pop()
      } else if (next === QUESTION) this.skipProcessingInstruction()
      else if (this.startsWith("<![CDATA[", lt)) this.skipPast("]]>", lt + 9, "a CDATA section")
      else if (next === BANG) this.skipComment()
      else if (this.expectStartTag() && !this.consumeEmptyElement() && openEndTags.push(this.endTag) > MAX_DEPTH) {
        this.fail("malformed", `is nested more than ${MAX_DEPTH} deep`)
      }
      if (this.failure !== undefined) {
        this.addEnclosingElement(endTag)
        return ""
      }
    }
    return detach(this.text.slice(start, this.pos))
  }
}

const REFERENCE = /^(?:#[0-9]+|#x[0-9a-fA-F]+|[A-Za-z][\w.-]*)$/

const predefinedEntity = (name: string): string | undefined => {
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

const resolveReference = (name: string): string | undefined => {
  if (!name.startsWith("#")) return predefinedEntity(name)
  const code = name.startsWith("#x") ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined
  const text = String.fromCodePoint(code)
  return ILLEGAL_CHARACTER.test(text) ? undefined : text
}

// In V8, a slice of 13 characters or more keeps the whole document in memory. Concatenation copies the characters instead.
const detach = (text: string): string => (text.length < 13 ? text : (" " + text).slice(1))
