/**
 * The policies of signed URLs and cookies. A canned policy is not sent: CloudFront writes it anew from the URL and the expiry, and the
 * signature is of exactly that text. A custom policy is sent, and signed as it is.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-custom-policy.html
 */
import * as Ipv4 from "./Ipv4.js"

export interface Policy {
  /** The pattern of the URLs. `undefined` permits every file of every distribution that trusts the key. */
  readonly resource: string | undefined
  /** In seconds since the epoch. Requests in that second are refused. */
  readonly expires: number
  /** In seconds since the epoch. Requests in that second are refused. */
  readonly activeFrom: number | undefined
  /** Such as `192.0.2.0/24`. */
  readonly ipAddress: string | undefined
}

/** The last second of the year 9999. A larger number has most likely another unit. */
export const MAX_TIME = 253_402_300_799

export const isTime = (seconds: number): boolean => Number.isInteger(seconds) && seconds >= 0 && seconds <= MAX_TIME

export const canned = (url: string, expires: number): string =>
  `{"Statement":[{"Resource":${JSON.stringify(url)},"Condition":{"DateLessThan":{"AWS:EpochTime":${expires}}}}]}`

export const custom = ({ activeFrom, expires, ipAddress, resource }: Policy): string =>
  JSON.stringify({
    Statement: [
      {
        Resource: resource,
        Condition: {
          DateLessThan: { "AWS:EpochTime": expires },
          ...(activeFrom === undefined ? {} : { DateGreaterThan: { "AWS:EpochTime": activeFrom } }),
          ...(ipAddress === undefined ? {} : { IpAddress: { "AWS:SourceIp": Ipv4.format(ipAddress) } })
        }
      }
    ]
  })

export interface Fault {
  /** Such as `Statement[0].Condition.DateLessThan`; empty for the whole policy. */
  readonly path: string
  readonly problem: string
}

type Members = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A surrogate without its other half, which UTF-8 cannot have. */
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/

export const isWellFormed = (text: string): boolean => !LONE_SURROGATE.test(text)

/** Reads a policy, and reports what CloudFront would not accept or not enforce. */
export const parse = (text: string): Policy | ReadonlyArray<Fault> => {
  const faults: Array<Fault> = []
  const report = (path: string, problem: string): undefined => {
    faults.push({ path, problem })
  }

  /** The object at the path. Members with other names are reported, because a misspelled restriction would restrict nothing. */
  const object = (path: string, value: unknown, names: ReadonlyArray<string>): Members => {
    if (!isObject(value)) {
      report(path, "is not an object")
      return {}
    }
    for (const name of Object.keys(value)) {
      if (!names.includes(name)) report(path === "" ? "" : path, `has a member that is none of ${names.join(", ")}`)
    }
    return value
  }

  const time = (conditions: Members, name: string): number | undefined => {
    if (!(name in conditions)) return undefined
    const path = `Statement[0].Condition.${name}`
    const { "AWS:EpochTime": seconds } = object(path, conditions[name], ["AWS:EpochTime"])
    if (typeof seconds === "number" && isTime(seconds)) return seconds
    return report(`${path}.AWS:EpochTime`, "is not a whole number of seconds since 1970, before the year 10000")
  }

  const address = (conditions: Members): string | undefined => {
    if (!("IpAddress" in conditions)) return undefined
    const path = "Statement[0].Condition.IpAddress"
    const { "AWS:SourceIp": range } = object(path, conditions["IpAddress"], ["AWS:SourceIp"])
    const problem = typeof range === "string" ? Ipv4.faultOf(range) : "is not a text"
    return problem === undefined ? String(range) : report(`${path}.AWS:SourceIp`, problem)
  }

  const json = parseJson(text)
  if (json === undefined) return [{ path: "", problem: "is not JSON" }]
  if (!isWellFormed(text)) return [{ path: "", problem: "has a character in it that UTF-8 cannot have" }]
  const { Statement: statements } = object("", json, ["Statement"])
  if (!Array.isArray(statements) || statements.length !== 1) {
    report("Statement", "is not a list of one statement")
    return faults
  }
  const statement = object("Statement[0]", statements[0], ["Resource", "Condition"])
  const { Resource: resource } = statement
  if (resource !== undefined && (typeof resource !== "string" || resource === "")) {
    report("Statement[0].Resource", "is not a text, or is empty")
  }
  const names = ["DateLessThan", "DateGreaterThan", "IpAddress"]
  const conditions = object("Statement[0].Condition", statement["Condition"], names)
  const [expires, activeFrom, ipAddress] = [
    time(conditions, "DateLessThan"),
    time(conditions, "DateGreaterThan"),
    address(conditions)
  ]
  if (!("DateLessThan" in conditions)) report("Statement[0].Condition.DateLessThan", "is missing")
  if (expires !== undefined && activeFrom !== undefined && activeFrom >= expires) {
    report("Statement[0].Condition.DateGreaterThan", "is not before DateLessThan")
  }
  return faults.length > 0 || expires === undefined
    ? faults
    : { resource: typeof resource === "string" ? resource : undefined, expires, activeFrom, ipAddress }
}

export const isFaulty = (result: Policy | ReadonlyArray<Fault>): result is ReadonlyArray<Fault> => Array.isArray(result)
