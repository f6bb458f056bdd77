/**
 * What was sent compared with what is there. The two are never equal: the service fills in what was left out, and brings lists and
 * texts into forms of its own. So both are taken apart into what they say, statement by statement, and a statement that only
 * one of them makes must be one that the service makes by itself.
 */
import { identity } from "../protocol/Items.js"
import { isFields } from "../protocol/Keep.js"
import { base64Encode } from "../protocol/Platform.js"
import type * as Description from "../protocol/Shape.js"
import * as Unknown from "../protocol/Unknown.js"
import type { Shape } from "../Shape.js"

type Fields = Readonly<Record<string, unknown>>
type Leaf = string | number | boolean

const largest = (least: number, ...others: ReadonlyArray<unknown>): number =>
  others.reduce<number>((max, one) => (typeof one === "number" && one > max ? one : max), least)

/**
 * What the service fills in where a member is left out, when that is not the general `false`, `0` or `""`. More than one value where
 * the reports differ. From the API's documentation and from recordings of what it answers.
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

const GENERAL: ReadonlyArray<Leaf> = [false, 0, ""]

/** Lists that the service fills in. They are one statement each: an item more is not what it adds to those that were asked for. */
const FILLED: Readonly<Record<string, ReadonlyArray<ReadonlyArray<string>>>> = {
  AllowedMethods: [["GET", "HEAD"]],
  CachedMethods: [["GET", "HEAD"]],
  OriginSslProtocols: [
    ["TLSv1", "TLSv1.1", "TLSv1.2"],
    ["SSLv3", "TLSv1"]
  ]
}

/** Lists whose order means something; all others come back in any. */
const ORDERED: ReadonlySet<string | undefined> = new Set(["CacheBehaviorList", "OriginGroupMemberList"])

/** Members that stay as they are when an update leaves them out: aws-sdk-js-v3#7417. */
const STAYING: ReadonlySet<string> = new Set(["ContinuousDeploymentPolicyId"])

/**
 * `Certificate` and `CertificateSource` are an old way to say the same, and follow from the rest. The default certificate goes
 * with nothing else, whatever is asked for.
 */
const certificate = ({ Certificate, CertificateSource, CloudFrontDefaultCertificate: _, ...given }: Fields): Fields => {
  const old = (source: string): unknown => (CertificateSource === source ? Certificate : undefined)
  const ACMCertificateArn = given["ACMCertificateArn"] || old("acm")
  const IAMCertificateId = given["IAMCertificateId"] || old("iam")
  if (ACMCertificateArn || IAMCertificateId) return { ...given, ACMCertificateArn, IAMCertificateId }
  return { [Unknown.symbol]: (given as Unknown.Carrier)[Unknown.symbol] }
}

interface Statement {
  /** Of the members alone: what items are known by is for nobody's log. */
  readonly path: string
  readonly value: string
  /** What the service says by itself where nothing else was said. */
  readonly byDefault: boolean
  /** What the service may say by itself, whatever it says. */
  readonly anyhow: boolean
}

/** All that a value says, each under a key of its own that does not depend on the order of lists. */
interface Said {
  readonly statements: Map<string, Statement>
  /** The keys of the items of ordered lists, in their order. */
  readonly orders: Map<string, { readonly path: string; readonly keys: ReadonlyArray<string> }>
}

/** A text as it comes back: with XML's line ends, and with or without one at its end. */
const text = (value: string): string => value.replace(/\r\n?/g, "\n").replace(/\n+$/, "")

const plain = (shape: Description.Shape, value: unknown): unknown => {
  if (typeof value === "string") return shape.kind === "enum" && shape.ignoreCase ? value.toLowerCase() : text(value)
  if (shape.kind === "float" && typeof value === "number") return Math.fround(value)
  if (shape.kind === "timestamp") return shape.toMillis(value)
  return value instanceof Uint8Array ? base64Encode(value) : value
}

const isDefault = (owner: Fields, key: string, value: unknown): boolean => {
  const known = Object.hasOwn(DEFAULTS, key) ? DEFAULTS[key] : GENERAL
  const values = typeof known === "function" ? known(owner) : (known ?? GENERAL)
  return values.some((one) => one === value)
}

/** Names for things that are called the same, in their order. */
const numbered = (): ((name: string) => string) => {
  const seen = new Map<string, number>()
  return (name) => {
    const n = seen.get(name) ?? 0
    seen.set(name, n + 1)
    return n === 0 ? name : `${name}#${n}`
  }
}

const said = (shape: Description.Shape, whole: unknown): Said => {
  const out: Said = { statements: new Map(), orders: new Map() }
  const state = (key: string, path: string, value: unknown, byDefault = false, anyhow = false): void => {
    out.statements.set(key, { path, value: String(value), byDefault, anyhow })
  }

  const structure = (shape: Description.Structure, given: Fields, key: string, path: string): void => {
    const value = shape.name === "ViewerCertificate" ? certificate(given) : given
    const unique = numbered()
    for (const element of Unknown.elements(value)) {
      state(`${key}?${unique(`${element.member ?? ""}/${Unknown.nameOf(element)}`)}`, path, element.xml, false, true)
    }
    for (const member of shape.members()) {
      const one = value[member.key]
      if (one === undefined || member.derived === "quantity") continue
      const there = path === "" ? member.key : `${path}.${member.key}`
      // A header that overrides nothing is sent all the same.
      if (member.key === "Override") state(`${key}!`, path, "there")
      if (member.shape.kind === "structure" && isFields(one)) {
        structure(member.shape, one, `${key}.${member.key}`, there)
      } else if (member.shape.kind === "list" && Array.isArray(one)) {
        list(member.shape, one, `${key}.${member.key}`, there, FILLED[shape.name])
      } else {
        const leaf = plain(member.shape, one)
        state(`${key}.${member.key}`, there, leaf, isDefault(value, member.key, leaf))
      }
    }
  }

  const list = (
    shape: Description.List,
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
    const id = item.kind === "structure" ? identity(item) : undefined
    const unique = numbered()
    const keys = items.map((one) => {
      const name = id !== undefined && isFields(one) ? plain(id.shape, one[id.key]) : plain(item, one)
      return `${key}[${JSON.stringify(unique(String(name)))}]`
    })
    if (ORDERED.has(shape.name)) out.orders.set(key, { path, keys })
    for (const [i, name] of keys.entries()) {
      state(name, path, "there")
      const one = items[i]
      if (item.kind === "structure" && isFields(one)) structure(item, one, name, path)
    }
  }

  if (shape.kind === "structure" && isFields(whole)) structure(shape, whole, "", "")
  return out
}

/** Whether two values say the same of one thing, where the service may have made one of them. */
const alike = (a: Statement | undefined, b: Statement | undefined): boolean =>
  a === undefined ? b === undefined || b.byDefault : b === undefined ? a.byDefault : a.value === b.value

/** Whether the items that two lists have in common stand in the same order. */
const sameOrder = (a: ReadonlyArray<string> = [], b: ReadonlyArray<string> = []): boolean => {
  const [inA, inB] = [new Set(a), new Set(b)]
  const common = b.filter((key) => inA.has(key))
  return a.filter((key) => inB.has(key)).every((key, i) => key === common[i])
}

/** One thing that may be said, and how three values compare in what they say of it. */
interface Comparison {
  readonly path: string
  /** Whether `sent` says something else than `before`. */
  readonly edited: boolean
  /** Whether `there` says what `sent` says. */
  readonly asSent: boolean
  /** Whether `there` says what `before` says. */
  readonly asBefore: boolean
}

const compare = (before: Said, sent: Said, there: Said): ReadonlyArray<Comparison> => {
  const all = new Map([...before.statements, ...sent.statements, ...there.statements])
  const statements = Array.from(all, ([key, { anyhow, path }]): Comparison => {
    const [was, is] = [before.statements.get(key), there.statements.get(key)]
    const stays = STAYING.has(key.slice(key.lastIndexOf(".") + 1))
    const asked = sent.statements.get(key) ?? (stays ? was : undefined)
    const added = anyhow && was === undefined && asked === undefined
    return { path, edited: !alike(was, asked), asSent: added || alike(asked, is), asBefore: added || alike(was, is) }
  })
  const lists = new Map([...before.orders, ...sent.orders, ...there.orders])
  const orders = Array.from(lists, ([key, { path }]): Comparison => {
    const [was, asked, is] = [before, sent, there].map(({ orders }) => orders.get(key)?.keys)
    return { path, edited: !sameOrder(was, asked), asSent: sameOrder(asked, is), asBefore: sameOrder(was, is) }
  })
  return [...statements, ...orders]
}

const paths = (comparisons: ReadonlyArray<Comparison>): ReadonlyArray<string> => [
  ...new Set(comparisons.map(({ path }) => path))
]

/** What is there, seen from a write of which it is not known whether it was made. */
export type Verdict =
  /** What was sent, as the service keeps it. Whether someone else sent the same is not to be seen. */
  | { readonly _tag: "Same" }
  /** What was there before: the write was not made, or is not to be seen yet. */
  | { readonly _tag: "Before" }
  /** All that was changed, and other changes at `others`: someone wrote on top of it, or made the same change and others. */
  | { readonly _tag: "Contains"; readonly others: ReadonlyArray<string> }
  /**
   * Not all that was changed: `lacking` is not there. Unless `partly`, nothing of it is: every place that was changed says what it
   * said before, and others changed at `others`. If `partly`, some of it is there, or something else in its place: it cannot
   * be told whether the write was made and then written over.
   */
  | {
      readonly _tag: "Lacks"
      readonly lacking: ReadonlyArray<string>
      readonly others: ReadonlyArray<string>
      readonly partly: boolean
    }

/**
 * What became of a write: `before` was read, `sent` was written, `there` is read now. Paths are those of members, without what items
 * are known by. A change that only spells out defaults, or that only reorders a list without an order, is none: with it, what is
 * there is always the same.
 */
export const classify = <A>(shape: Shape<A>, before: A, sent: A, there: A): Verdict => {
  const { description } = shape
  const all = compare(said(description, before), said(description, sent), said(description, there))
  const edits = all.filter(({ edited }) => edited)
  const lacking = edits.filter(({ asSent }) => !asSent)
  const others = paths(all.filter(({ asSent, edited }) => !edited && !asSent))
  if (lacking.length === 0) return others.length === 0 ? { _tag: "Same" } : { _tag: "Contains", others }
  const partly = lacking.length < edits.length || lacking.some(({ asBefore }) => !asBefore)
  if (!partly && others.length === 0) return { _tag: "Before" }
  return { _tag: "Lacks", lacking: paths(lacking), others, partly }
}

const nothing: Said = { statements: new Map(), orders: new Map() }

/** Whether what is there is what was asked for, as the service keeps it, and nothing else. */
export const equivalent = <A>(shape: Shape<A>, asked: A, there: A): boolean =>
  compare(nothing, said(shape.description, asked), said(shape.description, there)).every(({ asSent }) => asSent)

/** Whether all that was asked for is there, whatever else is: what was left out may be anything. */
export const saidIn = <A>(shape: Shape<A>, asked: A, there: A): boolean => {
  const [wanted, found] = [said(shape.description, asked), said(shape.description, there)]
  return (
    Array.from(wanted.statements).every(([key, statement]) => alike(statement, found.statements.get(key))) &&
    Array.from(wanted.orders).every(([key, { keys }]) => sameOrder(keys, found.orders.get(key)?.keys))
  )
}

/** The members that a change touches, by their paths: none when all it does is to say what goes without saying. */
export const edits = <A>(shape: Shape<A>, before: A, sent: A): ReadonlyArray<string> => {
  const asked = said(shape.description, sent)
  return paths(compare(said(shape.description, before), asked, asked).filter(({ edited }) => edited))
}
