/** Generators of values, made from the descriptions of shapes. They know nothing of Effect. */
import * as Rules from "@effect-cloudfront/core/protocol/Rules"
import * as Shape from "@effect-cloudfront/core/protocol/Shape"
import * as Timestamp from "@effect-cloudfront/core/protocol/Timestamp"
import * as Unknown from "@effect-cloudfront/core/protocol/Unknown"
import * as fc from "fast-check"
import * as TextPattern from "./textPattern.js"

export interface Settings {
  /** Arbitraries of members, nested like the value. The members of a list's items stand in the place of the list. */
  readonly overrides: Overrides
  /** Arbitraries of members, by the name of the member in any structure. */
  readonly anywhere: Readonly<Record<string, fc.Arbitrary<unknown>>>
  /** Whether enumerations have values that the description does not know. */
  readonly unknownValues: boolean
  /** Whether structures have elements that the description does not know. */
  readonly unknownElements: boolean
  /** How many items a list has at most, more than it must have. */
  readonly maxItems: number
  /** How often a structure may be within itself. */
  readonly maxDepth: number
}

export interface Overrides {
  readonly [member: string]: fc.Arbitrary<unknown> | Overrides | undefined
}

/** Arbitraries of another copy of fast-check pass, too. */
export const isArbitrary = (override: fc.Arbitrary<unknown> | Overrides): override is fc.Arbitrary<unknown> =>
  override instanceof fc.Arbitrary || ("generate" in override && typeof override.generate === "function")

/** Characters and pieces that codecs often handle incorrectly. The first one is the simplest. */
const PIECES: ReadonlyArray<string> = [
  ...Array.from("aZ0 \t\n\r<>&\"']%+/.é日😀\u200f"),
  "]]>",
  "&amp;",
  "<!--",
  "\r\n",
  "e\u0301",
  "אב",
  "\u0085",
  "\ufeff"
]
const LABEL_PIECES = ["a", "Z", "0", " ", "<", "&", "%", "+", "/", ".", "?", "#", "é", "😀", "..", "%2F", ";"]
const HEADER_PIECES = ["a", "Z", "0", "-", "_", ":", '"', "*", ",", "a b", "W/"]

const noCheck: Rules.Check = () => undefined

/** Counts attempts to find a text of an expression with assertions, which the automaton does not know. */
const ATTEMPTS = 100

/** Texts by their length in characters. They shrink to the shortest text of `a`, or to the simplest that the pattern allows. */
class TextArbitrary extends fc.Arbitrary<string> {
  private readonly language: TextPattern.Language
  private readonly isValid: (text: string) => boolean
  private readonly simplest: string

  constructor(language: TextPattern.Language, isValid: (text: string) => boolean) {
    super()
    this.language = language
    this.isValid = isValid
    this.simplest = this.pick(language.lengths[0] ?? 0, () => 0)
  }

  /** Within the first attempts a text is found, unless the pattern has assertions. */
  private pick(length: number, choose: TextPattern.Choose): string {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      // An attempt to find the simplest text is repeated with other choices.
      const text = this.language.pick(length, (count) => (choose(count) + attempt) % count)
      if (this.isValid(text)) return text
    }
    return this.simplest ?? ""
  }

  private length(choose: TextPattern.Choose): number {
    const { lengths } = this.language
    const kind = choose(16)
    const index = kind === 0 ? 0 : kind === 1 ? lengths.length - 1 : choose(Math.min(lengths.length, 16))
    return lengths[index] ?? 0
  }

  generate(random: fc.Random): fc.Value<string> {
    const choose = (count: number) => random.nextInt(0, count - 1)
    return new fc.Value(this.pick(this.length(choose), choose), undefined)
  }

  canShrinkWithoutContext(value: unknown): value is string {
    return typeof value === "string" && this.isValid(value)
  }

  shrink(value: string): fc.Stream<fc.Value<string>> {
    return new fc.Stream(this.simpler(value))
  }

  private *simpler(value: string): IterableIterator<fc.Value<string>> {
    const characters = Array.from(value)
    const candidates = [this.simplest, ...shorter(characters), ...plainer(characters)]
    for (const text of new Set(candidates)) {
      if (text !== value && isSimpler(text, characters) && this.isValid(text)) yield new fc.Value(text, undefined)
    }
  }
}

/** The text without a part of it: large parts first. */
function* shorter(characters: ReadonlyArray<string>): IterableIterator<string> {
  for (let size = characters.length; size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < characters.length; at += size) {
      yield [...characters.slice(0, at), ...characters.slice(at + size)].join("")
    }
  }
}

/** The simplest characters, in the order of their simplicity. */
const SIMPLE: ReadonlyArray<string> = ["a", "0", "A"]

const complexity = (character: string): number =>
  SIMPLE.includes(character) ? SIMPLE.indexOf(character) : SIMPLE.length

/** The text with one character replaced by a simple one. */
function* plainer(characters: ReadonlyArray<string>): IterableIterator<string> {
  for (const [at, character] of characters.entries()) {
    for (const simple of SIMPLE.slice(0, complexity(character))) {
      yield [...characters.slice(0, at), simple, ...characters.slice(at + 1)].join("")
    }
  }
}

const sumOfComplexity = (characters: ReadonlyArray<string>): number =>
  characters.reduce((sum, character) => sum + complexity(character), 0)

/** Shrinking ends, since each step leads to a shorter text, or to a simpler one of the same length. */
const isSimpler = (text: string, than: ReadonlyArray<string>): boolean => {
  const characters = Array.from(text)
  return (
    characters.length < than.length ||
    (characters.length === than.length && sumOfComplexity(characters) < sumOfComplexity(than))
  )
}

const text = (shape: Shape.Text, location: Shape.Location): fc.Arbitrary<string> => {
  const check = location === "label" ? Rules.label : location === "header" ? Rules.header : noCheck
  const pieces = location === "label" ? LABEL_PIECES : location === "header" ? HEADER_PIECES : PIECES
  const min = Math.max(shape.min ?? 0, check("") === undefined ? 0 : 1)
  const max = Math.max(min, shape.max ?? Infinity)
  const rule = Rules.text(shape)
  const language =
    shape.pattern === undefined ? TextPattern.free(pieces, min, max) : TextPattern.language(shape.pattern, min, max)
  return new TextArbitrary(language, (text) => (rule(text) ?? check(text)) === undefined)
}

const number = ({ kind, max, min }: Shape.Numeric): fc.Arbitrary<number> => {
  const least = min ?? (kind === "integer" ? -(2 ** 31) : Number.MIN_SAFE_INTEGER)
  const most = max ?? (kind === "integer" ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER)
  return kind === "integer" || kind === "long"
    ? fc.integer({ min: Math.ceil(least), max: Math.floor(most) })
    : // JSON and XML do not tell 0 and -0 apart.
      fc.double({ min: least, max: most, noNaN: true }).map((value) => value + 0)
}

const MAX_BYTES = 32

const blob = ({ max = Infinity, min = 0 }: Shape.Blob): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: min, maxLength: Math.min(max, min + MAX_BYTES) })

const timestamp = ({ fromMillis }: Shape.Timestamp): fc.Arbitrary<unknown> =>
  fc.integer({ min: Timestamp.FIRST, max: Timestamp.LAST }).map(fromMillis)

/** A value of no enumeration. */
const UNKNOWN_VALUE = "A_NEW_VALUE"

const enumeration = ({ values }: Shape.Enum, { unknownValues }: Settings): fc.Arbitrary<string> =>
  fc.constantFrom(...values, ...(unknownValues || values.length === 0 ? [UNKNOWN_VALUE] : []))

/** The place of a shape in the value. */
interface Place {
  readonly location: Shape.Location
  /** The structures around it. */
  readonly within: ReadonlyArray<Shape.Shape>
  readonly overrides: Overrides
}

/** The arbitrary of a shape. `undefined` if every value would be nested too deeply. */
const of = (shape: Shape.Shape, place: Place, settings: Settings): fc.Arbitrary<unknown> | undefined => {
  switch (shape.kind) {
    case "structure":
      return structure(shape, place, settings)
    case "list":
      return list(shape, place, settings)
    case "string":
      return text(shape, place.location)
    case "enum":
      return enumeration(shape, settings)
    case "boolean":
      return fc.boolean()
    case "blob":
      return blob(shape)
    case "timestamp":
      return timestamp(shape)
    default:
      return number(shape)
  }
}

const list = (shape: Shape.List, place: Place, settings: Settings): fc.Arbitrary<unknown> | undefined => {
  const { max = Infinity, min = 0 } = shape
  const item = of(shape.item(), place, settings)
  if (item === undefined) return min === 0 ? fc.constant([]) : undefined
  return fc.array(item, { minLength: min, maxLength: Math.min(max, min + settings.maxItems), size: "max" })
}

interface Field {
  readonly key: string
  readonly arbitrary: fc.Arbitrary<unknown>
  readonly isOptional: boolean
}

const structure = (shape: Shape.Structure, place: Place, settings: Settings): fc.Arbitrary<unknown> | undefined => {
  if (place.within.filter((one) => one === shape).length > settings.maxDepth) return undefined
  const within = [...place.within, shape]
  const fieldOf = (member: Shape.Member): Field | "tooDeep" | undefined => {
    const override = place.overrides[member.key] ?? settings.anywhere[member.key]
    if (override !== undefined && isArbitrary(override)) {
      return { key: member.key, arbitrary: override, isOptional: false }
    }
    if (member.derived === "quantity") return undefined
    const isOptional = !shape.union && (!member.required || member.derived === "token")
    const arbitrary =
      member.derived === "token"
        ? reference
        : of(member.shape, { location: member.location, within, overrides: override ?? {} }, settings)
    return arbitrary === undefined ? (isOptional ? undefined : "tooDeep") : { key: member.key, arbitrary, isOptional }
  }
  const members = shape.members()
  const fields = members.map(fieldOf)
  const complete = (value: Record<string | symbol, unknown>) => count(members, fields, value)
  if (shape.union) {
    const choices = fields.filter((field) => typeof field === "object")
    const alone = choices.map((field) => new StructureArbitrary([field], complete))
    return alone.length === 0 ? undefined : fc.oneof({ withCrossShrink: true }, ...alone)
  }
  if (fields.includes("tooDeep")) return undefined
  return new StructureArbitrary(
    [...fields.filter((field) => typeof field === "object"), ...unknownElements(members, settings)],
    complete
  )
}

/** A caller reference is unique, so it does not shrink. */
export const reference: fc.Arbitrary<string> = fc.noShrink(fc.uuid())

/**
 * Sets the `Quantity` of a structure that has one, unless it was overridden. Unknown items are only beside others, since the service
 * refuses a list element that has no item.
 */
const count = (
  members: ReadonlyArray<Shape.Member>,
  fields: ReadonlyArray<Field | "tooDeep" | undefined>,
  value: Record<string | symbol, unknown>
): Record<string | symbol, unknown> => {
  const unknown = value[Unknown.symbol] as ReadonlyArray<Unknown.Element> | undefined
  if (unknown !== undefined) {
    value[Unknown.symbol] = unknown.filter(({ member }) => member === undefined || !isEmpty(value[member]))
  }
  for (const [i, { derived, key }] of members.entries()) {
    if (derived === "quantity" && fields[i] === undefined) value[key] = Rules.count(value)
  }
  return value
}

const isEmpty = (list: unknown): boolean => !Array.isArray(list) || list.length === 0

/** A field with the elements that the description does not know. They are sent in bodies only. */
const unknownElements = (members: ReadonlyArray<Shape.Member>, settings: Settings): ReadonlyArray<Field> => {
  if (!settings.unknownElements || members.length === 0 || members.some(({ location }) => location !== "body"))
    return []
  const lists = members.filter(({ key }) => key === Shape.countedList(members)?.key)
  const places = [undefined, ...lists.map(({ key }) => key)]
  const element = fc.record(
    {
      member: fc.constantFrom(...places),
      xml: fc.constantFrom("<New/>", "<New>1</New>", '<n:New n="&amp;"><A/></n:New>')
    },
    { noNullPrototype: true }
  )
  const arbitrary = fc.array(element, { minLength: 1, maxLength: 2 })
  return [{ key: Unknown.symbol as never, arbitrary, isOptional: true }]
}

/** What was generated for each field; `undefined` for an absent one. */
type Parts = ReadonlyArray<fc.Value<unknown> | undefined>

/** Structures. They shrink towards the absence of optional members, and then member by member. */
class StructureArbitrary extends fc.Arbitrary<unknown> {
  private readonly fields: ReadonlyArray<Field>
  private readonly complete: (value: Record<string, unknown>) => unknown

  constructor(fields: ReadonlyArray<Field>, complete: (value: Record<string, unknown>) => unknown) {
    super()
    this.fields = fields
    this.complete = complete
  }

  generate(random: fc.Random, bias: number | undefined): fc.Value<unknown> {
    // One structure of eight has no optional member, and one has all.
    const mode = random.nextInt(0, 7)
    const isPresent = () => mode === 7 || (mode > 0 && random.nextInt(0, 1) === 1)
    return this.assemble(
      this.fields.map((field) =>
        !field.isOptional || isPresent() ? field.arbitrary.generate(random, bias) : undefined
      )
    )
  }

  private assemble(parts: Parts): fc.Value<unknown> {
    const value: Record<string, unknown> = {}
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]?.value
      const field = this.fields[i]
      if (part !== undefined && field !== undefined) value[field.key] = part
    }
    return new fc.Value(this.complete(value), parts)
  }

  canShrinkWithoutContext(_value: unknown): _value is unknown {
    return false
  }

  shrink(_value: unknown, context: unknown): fc.Stream<fc.Value<unknown>> {
    return context === undefined ? fc.Stream.nil() : new fc.Stream(this.simpler(context as Parts))
  }

  private *simpler(parts: Parts): IterableIterator<fc.Value<unknown>> {
    const optional = parts.flatMap((part, i) => (part !== undefined && this.fields[i]?.isOptional === true ? [i] : []))
    const without = (absent: ReadonlyArray<number>) =>
      this.assemble(parts.map((part, i) => (absent.includes(i) ? undefined : part)))
    if (optional.length > 1) yield without(optional)
    for (const i of optional) yield without([i])
    for (const [i, part] of parts.entries()) {
      if (part === undefined) continue
      for (const simpler of this.fields[i]?.arbitrary.shrink(part.value, part.context) ?? []) {
        yield this.assemble(parts.map((one, j) => (i === j ? simpler : one)))
      }
    }
  }
}

/** The arbitrary of the values of a shape. A shape without a value has none: `fast-check` refuses to make it. */
export const make = (shape: Shape.Shape, settings: Settings): fc.Arbitrary<unknown> =>
  of(shape, { location: "body", within: [], overrides: settings.overrides }, settings) ?? fc.constantFrom()
