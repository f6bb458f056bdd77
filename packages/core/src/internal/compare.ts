/**
 * Compares a configuration that was sent with the one that the service returns. The two are never equal: the service fills in
 * defaults, and normalizes lists and texts. So each configuration is split into statements (one for each leaf and list item). A
 * statement that only one of them has must be a default of the service.
 */
import type { Description } from "../Description.js"
import { identityMember } from "../protocol/ItemIdentity.js"
import { isRecord } from "../protocol/PreserveUnknown.js"
import { base64Encode } from "../protocol/Platform.js"
import type * as Protocol from "../protocol/Shape.js"
import * as Unknown from "../protocol/Unknown.js"

type Fields = Readonly<Record<string, unknown>>
type Leaf = string | number | boolean

const largest = (...values: ReadonlyArray<unknown>): number =>
  Math.max(...values.filter((one) => typeof one === "number"))

/**
 * The service's default for a member, if it is not `false`, `0` or `""`. There is more than one value where sources differ. The
 * sources are the API's documentation and recorded responses.
 */
const DEFAULTS: Readonly<Record<string, ReadonlyArray<Leaf> | ((siblings: Fields) => ReadonlyArray<Leaf>)>> = {
  PriceClass: ["PriceClass_All"],
  HttpVersion: ["http2"],
  IsIPV6Enabled: [true, false],
  ConnectionMode: ["direct"],
  RestrictionType: ["none"],
  MinimumProtocolVersion: ["TLSv1"],
  ConnectionAttempts: [3],
  ConnectionTimeout: [10],
  OriginReadTimeout: [30],
  OriginKeepaliveTimeout: [5],
  IpAddressType: ["ipv4"],
  SelectionCriteria: ["default"],
  Forward: ["none"],
  ErrorCachingMinTTL: [10],
  DefaultTTL: ({ MinTTL }) => [86_400, largest(86_400, MinTTL)],
  MaxTTL: ({ DefaultTTL, MinTTL }) => [31_536_000, largest(31_536_000, DefaultTTL, MinTTL)]
}

const GENERAL_DEFAULTS: ReadonlyArray<Leaf> = [false, 0, ""]

/** Lists that the service fills in. Each list is one statement, since the service never adds items to a list that was sent. */
const DEFAULT_LISTS: Readonly<Record<string, ReadonlyArray<ReadonlyArray<string>>>> = {
  AllowedMethods: [["GET", "HEAD"]],
  CachedMethods: [["GET", "HEAD"]],
  OriginSslProtocols: [
    ["TLSv1", "TLSv1.1", "TLSv1.2"],
    ["SSLv3", "TLSv1"]
  ]
}

/** Lists whose order matters. The service returns all others in any order. */
const ORDERED: ReadonlySet<string | undefined> = new Set(["CacheBehaviorList", "OriginGroupMemberList"])

/** Members that keep their value if an update leaves them out: aws-sdk-js-v3#7417. */
const KEPT_WHEN_ABSENT: ReadonlySet<string> = new Set(["ContinuousDeploymentPolicyId"])

/**
 * Replaces the deprecated members `Certificate` and `CertificateSource` by the current ones. With the default certificate the service
 * ignores all other members.
 */
const normalizeCertificate = ({
  Certificate,
  CertificateSource,
  CloudFrontDefaultCertificate: _,
  ...given
}: Fields): Fields => {
  const old = (source: string): unknown => (CertificateSource === source ? Certificate : undefined)
  const ACMCertificateArn = given["ACMCertificateArn"] || old("acm")
  const IAMCertificateId = given["IAMCertificateId"] || (ACMCertificateArn ? undefined : old("iam"))
  if (ACMCertificateArn || IAMCertificateId) return { ...given, ACMCertificateArn, IAMCertificateId }
  return { [Unknown.symbol]: (given as Unknown.Carrier)[Unknown.symbol] }
}

interface Statement {
  /** The path of member names. It has no identities of list items, so that it can be logged. */
  readonly path: string
  readonly value: string
  /** Whether the value is the service's default. */
  readonly isServiceDefault: boolean
  /** Whether the service may add this statement with any value. */
  readonly mayBeAdded: boolean
}

/** All statements of a value. Their keys do not depend on the order of list items. */
interface StatementSet {
  readonly statements: Map<string, Statement>
  /** The keys of the items of ordered lists, in their order. */
  readonly orders: Map<string, { readonly path: string; readonly keys: ReadonlyArray<string> }>
}

/** Normalizes line ends as XML does, and removes those at the end, which the service may add or remove. */
const normalizeText = (value: string): string => value.replace(/\r\n?/g, "\n").replace(/\n+$/, "")

const normalizeLeaf = (shape: Protocol.Shape, value: unknown): unknown => {
  if (typeof value === "string")
    return shape.kind === "enum" && shape.ignoreCase ? value.toLowerCase() : normalizeText(value)
  if (shape.kind === "float" && typeof value === "number") return Math.fround(value)
  if (shape.kind === "timestamp") return shape.toMillis(value)
  return value instanceof Uint8Array ? base64Encode(value) : value
}

const isDefault = (owner: Fields, key: string, value: unknown): boolean => {
  const known = DEFAULTS[key] ?? GENERAL_DEFAULTS
  const values = typeof known === "function" ? known(owner) : known
  return values.some((one) => one === value)
}

/** Returns a function that adds a number to each repeated name. */
const makeUnique = (): ((name: string) => string) => {
  const seen = new Map<string, number>()
  return (name) => {
    const n = seen.get(name) ?? 0
    seen.set(name, n + 1)
    return n === 0 ? name : `${name}#${n}`
  }
}

const statementsOf = (shape: Protocol.Shape, whole: unknown): StatementSet => {
  const out: StatementSet = { statements: new Map(), orders: new Map() }
  /** Without a value, it states that something exists. */
  const state = (key: string, path: string, value?: unknown, isServiceDefault = false, mayBeAdded = false): void => {
    out.statements.set(key, { path, value: String(value), isServiceDefault, mayBeAdded })
  }

  const structure = (shape: Protocol.Structure, given: Fields, key: string, path: string): void => {
    const value = shape.name === "ViewerCertificate" ? normalizeCertificate(given) : given
    const unique = makeUnique()
    for (const element of Unknown.elements(value)) {
      state(`${key}?${unique(`${element.member ?? ""}/${Unknown.nameOf(element)}`)}`, path, element.xml, false, true)
    }
    for (const member of shape.members()) {
      const one = value[member.key]
      if (one === undefined || member.derived === "quantity") continue
      const there = path === "" ? member.key : `${path}.${member.key}`
      // `Override: false` is a default value, but the header exists. This statement says that it does.
      if (member.key === "Override") state(`${key}!`, path)
      if (member.shape.kind === "structure" && isRecord(one)) {
        structure(member.shape, one, `${key}.${member.key}`, there)
      } else if (member.shape.kind === "list" && Array.isArray(one)) {
        list(member.shape, one, `${key}.${member.key}`, there, DEFAULT_LISTS[shape.name])
      } else {
        const leaf = normalizeLeaf(member.shape, one)
        state(`${key}.${member.key}`, there, leaf, isDefault(value, member.key, leaf))
      }
    }
  }

  const list = (
    shape: Protocol.List,
    items: ReadonlyArray<unknown>,
    key: string,
    path: string,
    filled: ReadonlyArray<ReadonlyArray<string>> | undefined
  ): void => {
    const item = shape.item()
    if (filled !== undefined) {
      const all = [...new Set(items.map(String))].sort().join()
      if (items.length > 0)
        state(
          key,
          path,
          all,
          filled.some((one) => one.join() === all)
        )
      return
    }
    const id = item.kind === "structure" ? identityMember(item) : undefined
    const unique = makeUnique()
    const keys = items.map((one) => {
      const name = id !== undefined && isRecord(one) ? normalizeLeaf(id.shape, one[id.key]) : normalizeLeaf(item, one)
      return `${key}[${JSON.stringify(unique(String(name)))}]`
    })
    if (ORDERED.has(shape.name)) out.orders.set(key, { path, keys })
    for (const [i, name] of keys.entries()) {
      state(name, path)
      const one = items[i]
      if (item.kind === "structure" && isRecord(one)) structure(item, one, name, path)
    }
  }

  if (shape.kind === "structure" && isRecord(whole)) structure(shape, whole, "", "")
  return out
}

/** Whether two statements agree. One that is absent agrees with the service's default. */
const agree = (a: Statement | undefined, b: Statement | undefined): boolean =>
  a === undefined ? b === undefined || b.isServiceDefault : b === undefined ? a.isServiceDefault : a.value === b.value

/** Whether the items that two lists have in common are in the same order. */
const sameOrder = (a: ReadonlyArray<string> = [], b: ReadonlyArray<string> = []): boolean => {
  const [inA, inB] = [new Set(a), new Set(b)]
  const common = b.filter((key) => inA.has(key))
  return a.filter((key) => inB.has(key)).every((key, i) => key === common[i])
}

/** How three configurations compare in one statement. */
interface Comparison {
  readonly path: string
  /** Whether `sent` differs from `before`. */
  readonly edited: boolean
  /** Whether `current` agrees with `sent`. */
  readonly asSent: boolean
  /** Whether `current` agrees with `before`. */
  readonly asBefore: boolean
}

const compare = (before: StatementSet, sent: StatementSet, current: StatementSet): ReadonlyArray<Comparison> => {
  const all = new Map([...before.statements, ...sent.statements, ...current.statements])
  const statements = Array.from(all, ([key, { mayBeAdded, path }]): Comparison => {
    const [was, is] = [before.statements.get(key), current.statements.get(key)]
    const stays = KEPT_WHEN_ABSENT.has(key.slice(key.lastIndexOf(".") + 1))
    const asked = sent.statements.get(key) ?? (stays ? was : undefined)
    const added = mayBeAdded && was === undefined && asked === undefined
    return { path, edited: !agree(was, asked), asSent: added || agree(asked, is), asBefore: agree(was, is) }
  })
  const lists = new Map([...before.orders, ...sent.orders, ...current.orders])
  const orders = Array.from(lists, ([key, { path }]): Comparison => {
    const [was, asked, is] = [before, sent, current].map(({ orders }) => orders.get(key)?.keys)
    return { path, edited: !sameOrder(was, asked), asSent: sameOrder(asked, is), asBefore: sameOrder(was, is) }
  })
  return [...statements, ...orders]
}

const paths = (comparisons: ReadonlyArray<Comparison>): ReadonlyArray<string> => [
  ...new Set(comparisons.map(({ path }) => path))
]

/** How the current configuration relates to a write whose outcome is unknown. */
export type Verdict =
  /** It is what was sent. Another client may have sent the same. */
  | { readonly _tag: "Same" }
  /** It is what was there before: the write was not executed, or is not visible yet. */
  | { readonly _tag: "Before" }
  /** It has all changes of the write, and others at the paths `others`: another client wrote later, or made the same changes. */
  | { readonly _tag: "Contains"; readonly others: ReadonlyArray<string> }
  /**
   * The changes at the paths `lacking` are not in it. Without `partly`, it has none of the write's changes, and other changes at the
   * paths `others`. With `partly`, it has some of the changes, or other values in their place: the write may have been executed and
   * then partly overwritten.
   */
  | {
      readonly _tag: "Lacks"
      readonly lacking: ReadonlyArray<string>
      readonly others: ReadonlyArray<string>
      readonly partly: boolean
    }

/**
 * Determines the outcome of a write: `before` was read, `sent` was written, `current` is read now. Explicit defaults and another order
 * of an unordered list are not changes.
 */
export const classify = <A>(shape: Description<A>, before: A, sent: A, current: A): Verdict => {
  const all = compare(statementsOf(shape, before), statementsOf(shape, sent), statementsOf(shape, current))
  const edits = all.filter(({ edited }) => edited)
  const lacking = edits.filter(({ asSent }) => !asSent)
  const others = paths(all.filter(({ asSent, edited }) => !edited && !asSent))
  if (lacking.length === 0) return others.length === 0 ? { _tag: "Same" } : { _tag: "Contains", others }
  const partly = lacking.length < edits.length || lacking.some(({ asBefore }) => !asBefore)
  if (!partly && others.length === 0) return { _tag: "Before" }
  return { _tag: "Lacks", lacking: paths(lacking), others, partly }
}

const NO_STATEMENTS: StatementSet = { statements: new Map(), orders: new Map() }

/** Whether the current configuration is the requested one, except for defaults. */
export const equivalent = <A>(shape: Description<A>, asked: A, current: A): boolean =>
  compare(NO_STATEMENTS, statementsOf(shape, asked), statementsOf(shape, current)).every(({ asSent }) => asSent)

/** Whether the current configuration has everything that was requested. Members that the request leaves out may have any value. */
export const isIncluded = <A>(shape: Description<A>, asked: A, current: A): boolean => {
  const [wanted, found] = [statementsOf(shape, asked), statementsOf(shape, current)]
  return (
    Array.from(wanted.statements).every(([key, statement]) => agree(statement, found.statements.get(key))) &&
    Array.from(wanted.orders).every(([key, { keys }]) => sameOrder(keys, found.orders.get(key)?.keys))
  )
}

/** The paths of the members that a change affects; none if the change only sets defaults. */
export const editedPaths = <A>(shape: Description<A>, before: A, sent: A): ReadonlyArray<string> => {
  const asked = statementsOf(shape, sent)
  return paths(compare(statementsOf(shape, before), asked, asked).filter(({ edited }) => edited))
}
