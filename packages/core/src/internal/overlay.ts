import type { Description } from "../Description.js"
import { identityMember } from "../protocol/ItemIdentity.js"
import { isRecord } from "../protocol/PreserveUnknown.js"
import type * as Protocol from "../protocol/Shape.js"

type Fields = Readonly<Record<string, unknown>>

/**
 * Groups of members of which a structure has only one, by their first member. What is asked for of a group replaces the others. An origin
 * access control is for one type of origins.
 */
const EXCLUSIVE: Readonly<Record<string, ReadonlyArray<readonly [string, ...ReadonlyArray<string>]>>> = {
  Origin: [["S3OriginConfig", "OriginAccessControlId"], ["CustomOriginConfig"], ["VpcOriginConfig"]],
  CacheBehavior: [["CachePolicyId"], ["ForwardedValues", "MinTTL", "DefaultTTL", "MaxTTL"]],
  DefaultCacheBehavior: [["CachePolicyId"], ["ForwardedValues", "MinTTL", "DefaultTTL", "MaxTTL"]]
}

/** Structures that are replaced as a whole. */
const WHOLE: ReadonlySet<string> = new Set(["ViewerCertificate"])

/** The members that what is asked for excludes. */
const excluded = (name: string, asked: Fields): ReadonlySet<string> => {
  const groups = EXCLUSIVE[name] ?? []
  const isAsked = ([first]: readonly [string, ...ReadonlyArray<string>]) => asked[first] !== undefined
  return new Set(groups.some(isAsked) ? groups.filter((group) => !isAsked(group)).flat() : [])
}

const merge = (shape: Protocol.Shape, current: unknown, asked: unknown): unknown => {
  if (shape.kind === "structure" && isRecord(current) && isRecord(asked)) {
    return WHOLE.has(shape.name) ? asked : mergeStructure(shape, current, asked)
  }
  if (shape.kind === "list" && Array.isArray(current) && Array.isArray(asked)) {
    const item = shape.item()
    const id = item.kind === "structure" ? identityMember(item)?.key : undefined
    const find = (one: unknown): unknown =>
      id !== undefined && isRecord(one)
        ? current.find((other: unknown) => isRecord(other) && other[id] === one[id])
        : undefined
    return asked.map((one: unknown) => merge(item, find(one), one))
  }
  return asked
}

const mergeStructure = (shape: Protocol.Structure, current: Fields, asked: Fields): Fields => {
  const dropped = excluded(shape.name, asked)
  // The copy has the unknown settings, too.
  const merged: Record<string, unknown> = { ...current }
  for (const { derived, key, shape: of } of shape.members()) {
    if (dropped.has(key) || derived === "quantity") delete merged[key]
    if (asked[key] !== undefined && derived !== "quantity") merged[key] = merge(of, current[key], asked[key])
  }
  return merged
}

/**
 * A configuration with everything that is asked for, and with the current values of what is left out. A list has the items that are asked
 * for, each with the current values of what it leaves out.
 */
export const overlay = <A>(shape: Description<A>, current: A, asked: A): A => merge(shape, current, asked) as A
