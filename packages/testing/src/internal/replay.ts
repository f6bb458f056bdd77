/** Answers requests from fixtures. */
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import type { ReceivedRequest } from "@effect-cloudfront/core/protocol/RestXmlServer"
import * as Text from "@effect-cloudfront/core/protocol/Text"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import type { ApiName } from "./api.js"
import * as FixtureApi from "./fixtureApi.js"
import { isList, type Json, mapTexts } from "./fixtureJson.js"
import * as FixtureLine from "./fixtureLine.js"
import * as FixtureSecrets from "./fixtureSecrets.js"
import { Reader } from "./readJson.js"
import * as Record from "./record.js"

/** A place in which a request differs from a fixture. */
export interface Difference {
  /** The path of the member; empty for the whole input. */
  readonly path: string
  /** What was recorded, as JSON; `undefined` if it is not there. */
  readonly recorded: string | undefined
  /** What the request has, as JSON; `undefined` if it is not there. Secrets in it are hidden. */
  readonly given: string | undefined
}

/** Why no fixture answers a request. */
export interface Unanswered {
  readonly operation: string
  /** The fixtures of the operation. */
  readonly count: number
  /** The line of the fixture that differs least; `undefined` if there is none. */
  readonly nearest: number | undefined
  /** How it differs. Empty if it matches, but was used already. */
  readonly differences: ReadonlyArray<Difference>
  /** The operations that have fixtures. */
  readonly recorded: ReadonlyArray<string>
}

export type Outcome =
  | { readonly _tag: "Response"; readonly response: Wire.Response }
  | {
      readonly _tag: "Failure"
      readonly failure: FixtureLine.NoResponse
      readonly attempts: number | undefined
      readonly unanswered: number | undefined
    }
  | { readonly _tag: "Unanswered"; readonly unanswered: Unanswered }

/** The fixtures with the same request. */
interface Group {
  readonly pattern: Json
  readonly fixtures: ReadonlyArray<FixtureLine.Fixture>
  used: number
}

/** The groups of an operation. */
interface Groups {
  readonly all: Array<Group>
  readonly byText: Map<string, Group>
  /** The groups before this one are used up. */
  begin: number
  count: number
}

const requestOf = ({ input, request }: FixtureLine.Fixture): Json =>
  // A raw request is plain JSON, too.
  input ?? { $request: request as unknown as Json }

/** JSON with the members of each object in one order. */
const canonical = (json: Json): string =>
  JSON.stringify(json, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value
  )

/** The parts of a text that are placeholders, and those between them. */
const splitPattern = (text: string): ReadonlyArray<string> => text.split(/(\[(?:redacted|generated):\d+\])/)

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")

type Bindings = ReadonlyMap<string, string>

/** The values of the placeholders with which a recorded text is the given one. */
const matchText = (recorded: string, given: string, bound: Bindings): Bindings | undefined => {
  if (recorded === given) return bound
  const parts = splitPattern(recorded)
  if (parts.length === 1) return undefined
  // What was not known when it was replayed is in the request as it was recorded.
  const source = parts
    .map((part, i) => {
      if (i % 2 === 0) return escaped(part)
      const value = bound.get(part)
      return value === undefined ? "([^]*?)" : `(${escaped(value)}|${escaped(part)})`
    })
    .join("")
  const match = new RegExp(`^${source}$`).exec(given)
  if (match === null) return undefined
  const next = new Map(bound)
  parts.forEach((part, i) => {
    const value = match[(i + 1) / 2]
    if (i % 2 === 1 && value !== undefined && value !== part && !next.has(part)) next.set(part, value)
  })
  return next
}

const isObject = (json: Json | undefined): json is { readonly [key: string]: Json } =>
  typeof json === "object" && json !== null && !isList(json)

/** Compares a recorded request with a given one, and binds the placeholders. */
class Comparison {
  readonly differences: Array<Difference> = []
  private bound: Bindings

  constructor(bound: Bindings) {
    this.bound = bound
  }

  get bindings(): Bindings {
    return this.bound
  }

  compare(recorded: Json | undefined, given: Json | undefined, safe: Json | undefined, path: string): void {
    if (typeof recorded === "string" && typeof given === "string") {
      const next = matchText(recorded, given, this.bound)
      if (next === undefined) this.differ(recorded, safe, path)
      else this.bound = next
      return
    }
    if (recorded !== undefined && given !== undefined && isList(recorded) && isList(given)) {
      const length = Math.max(recorded.length, given.length)
      const shown = safe !== undefined && isList(safe) ? safe : []
      for (let i = 0; i < length; i++) this.compare(recorded[i], given[i], shown[i], `${path}[${i}]`)
      return
    }
    if (isObject(recorded) && isObject(given)) {
      const shown = isObject(safe) ? safe : {}
      for (const key of new Set([...Object.keys(recorded), ...Object.keys(given)])) {
        this.compare(recorded[key], given[key], shown[key], path === "" ? key : `${path}.${key}`)
      }
      return
    }
    if (recorded !== given) this.differ(recorded, safe, path)
  }

  private differ(recorded: Json | undefined, given: Json | undefined, path: string): void {
    this.differences.push({
      path,
      recorded: recorded === undefined ? undefined : JSON.stringify(recorded),
      given: given === undefined ? undefined : JSON.stringify(given)
    })
  }
}

/** A request that is looked for. */
interface Sought {
  readonly given: Json
  /** Without secrets, for messages. */
  readonly safe: Json
}

export interface Options {
  readonly after: "fail" | "repeat"
  readonly accountIds: FixtureSecrets.AccountIds
}

/** Answers one request after the other. */
export class Player {
  private readonly codecs = FixtureApi.make()
  private readonly groups = new Map<string, Groups>()
  private readonly used = new Set<number>()
  private bound: Bindings = new Map()
  private readonly fixtures: ReadonlyArray<FixtureLine.Fixture>
  private readonly options: Options

  constructor(fixtures: ReadonlyArray<FixtureLine.Fixture>, options: Options) {
    this.fixtures = fixtures
    this.options = options
    const members = new Map<string, Array<FixtureLine.Fixture>>()
    for (const fixture of fixtures) {
      const key = `${fixture.api} ${fixture.operation}`
      const groups: Groups = this.groups.get(key) ?? { all: [], byText: new Map(), begin: 0, count: 0 }
      this.groups.set(key, groups)
      groups.count += 1
      const pattern = mapTexts(requestOf(fixture), (text) => FixtureSecrets.withAccountIds(options.accountIds, text))
      const text = canonical(pattern)
      const place = `${key} ${text}`
      const there = members.get(place)
      if (there !== undefined) there.push(fixture)
      else {
        const alike = [fixture]
        const group: Group = { pattern, fixtures: alike, used: 0 }
        members.set(place, alike)
        groups.byText.set(text, group)
        groups.all.push(group)
      }
    }
  }

  /** The fixtures that answered nothing yet. */
  unused(): ReadonlyArray<FixtureLine.Fixture> {
    return this.fixtures.filter(({ line }) => !this.used.has(line))
  }

  answer(api: ApiName, operation: string, request: ReceivedRequest): Outcome {
    const codec = this.codecs(api, operation)
    const groups = this.groups.get(`${api} ${operation}`)
    const none: Unanswered = {
      operation,
      count: 0,
      nearest: undefined,
      differences: [],
      recorded: [...new Set(this.fixtures.map((fixture) => fixture.operation))].sort()
    }
    if (codec === undefined || groups === undefined) return { _tag: "Unanswered", unanswered: none }
    const sought = this.sought(codec, request)
    const fixture = this.take(groups, sought)
    if (fixture === undefined) return { _tag: "Unanswered", unanswered: { ...none, ...this.nearest(groups, sought) } }
    this.used.add(fixture.line)
    return this.outcomeOf(codec, fixture)
  }

  private sought(codec: FixtureApi.Codec, request: ReceivedRequest): Sought {
    const { accountIds } = this.options
    const { input: shape } = codec.operation
    const result = codec.readRequest(request)
    // Each request has secrets of its own here, since their numbers are for messages alone.
    const hide = new FixtureSecrets.Secrets([], accountIds).exchange([], [])
    const plain = (text: string): string => FixtureSecrets.withAccountIds(accountIds, text)
    if (!result.ok) {
      const raw = Record.rawRequest(request, hide, Record.sensitiveNames(shape)) as unknown as Json
      return { given: { $request: raw }, safe: { $request: raw } }
    }
    return {
      given: Record.canonicalInput(shape, result.value, plain),
      safe: Record.canonicalInput(shape, result.value, (text, leaf) =>
        leaf.sensitive && text !== "" ? "[redacted]" : leaf.isToken ? text : hide.onLeaf(text, leaf)
      )
    }
  }

  /** The next fixture of a request. What it binds is kept. */
  private take(groups: Groups, { given }: Sought): FixtureLine.Fixture | undefined {
    const same = groups.byText.get(canonical(given))
    const next = same === undefined ? undefined : takeNext(same)
    if (next !== undefined) return next
    let exhausted = same
    while ((groups.all[groups.begin]?.used ?? -1) >= (groups.all[groups.begin]?.fixtures.length ?? 0)) groups.begin += 1
    const from = this.options.after === "repeat" ? 0 : groups.begin
    for (let i = from; i < groups.all.length; i++) {
      const group = groups.all[i]
      if (group === undefined || group === same) continue
      const comparison = new Comparison(this.bound)
      comparison.compare(group.pattern, given, given, "")
      if (comparison.differences.length > 0) continue
      const fixture = takeNext(group)
      if (fixture === undefined) {
        exhausted ??= group
        continue
      }
      this.bound = comparison.bindings
      return fixture
    }
    return this.options.after === "repeat" ? exhausted?.fixtures.at(-1) : undefined
  }

  /** How the nearest fixture differs. Those that were used count, too. */
  private nearest(groups: Groups, { given, safe }: Sought): Pick<Unanswered, "count" | "differences" | "nearest"> {
    let differences: ReadonlyArray<Difference> | undefined
    let nearest: number | undefined
    for (const group of groups.all) {
      const comparison = new Comparison(this.bound)
      comparison.compare(group.pattern, given, safe, "")
      if (differences !== undefined && comparison.differences.length >= differences.length) continue
      differences = comparison.differences
      nearest = group.fixtures.at(-1)?.line
    }
    return { count: groups.count, differences: differences ?? [], nearest }
  }

  /** A text with what the program under test has given for its placeholders. */
  private readonly fill = (text: string): string =>
    text.includes("[")
      ? FixtureSecrets.withAccountIds(
          this.options.accountIds,
          text.replace(FixtureSecrets.PLACEHOLDER, (placeholder) => this.bound.get(placeholder) ?? placeholder)
        )
      : FixtureSecrets.withAccountIds(this.options.accountIds, text)

  private outcomeOf(codec: FixtureApi.Codec, { answer }: FixtureLine.Fixture): Outcome {
    const { attempts, failure, unanswered } = answer
    if (failure !== undefined) {
      return { _tag: "Failure", failure: { ...failure, message: this.fill(failure.message) }, attempts, unanswered }
    }
    const response = this.responseOf(codec, answer)
    const { requestId, retryAfter } = answer
    const headers = {
      ...response.headers,
      ...(requestId === undefined || answer.response !== undefined ? {} : { "x-amzn-requestid": requestId }),
      ...(retryAfter === undefined ? {} : { "retry-after": retryAfter })
    }
    return {
      _tag: "Response",
      response: {
        ...response,
        headers,
        ...(attempts === undefined ? {} : { attempts }),
        ...(unanswered === undefined ? {} : { unanswered })
      }
    }
  }

  private responseOf(
    codec: FixtureApi.Codec,
    { error, output, requestId, response }: FixtureLine.Answer
  ): Wire.Response {
    if (response !== undefined) {
      const { body, headers, status } = response
      const isXml = typeof body === "string" && body.trimStart().startsWith("<")
      const filled =
        typeof body !== "string"
          ? FixtureLine.bytesOf(body)
          : utf8Encode(
              isXml
                ? body.replace(FixtureSecrets.PLACEHOLDER, (placeholder) => Text.escape(this.fill(placeholder)))
                : this.fill(body)
            )
      return {
        status,
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, this.fill(value)])),
        body: filled
      }
    }
    if (error !== undefined) return codec.writeError({ ...error, message: this.fill(error.message), requestId })
    // What was recorded was checked when it was read. What a program has given may not be valid elsewhere.
    const filled = FixtureLine.encodeOutput(new Reader(), mapTexts(output ?? null, this.fill), "", codec)
    const recorded = filled ?? FixtureLine.encodeOutput(new Reader(), output ?? null, "", codec)
    return recorded ?? { status: codec.operation.status, headers: {}, body: new Uint8Array() }
  }
}

/** The next fixture of a group, if there is one. */
const takeNext = (group: Group): FixtureLine.Fixture | undefined => {
  const fixture = group.fixtures[group.used]
  if (fixture !== undefined) group.used += 1
  return fixture
}
