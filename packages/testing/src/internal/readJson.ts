/** Reads values of unknown origin, and remembers the first problem. After it, the result is of no use. */
import * as Timestamp from "@effect-cloudfront/core/protocol/Timestamp"

export interface Problem {
  /** The path of the value, such as `accounts.123456789012.serial`. */
  readonly path: string
  /** It never contains the value. */
  readonly reason: string
}

type Members = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const NO_MEMBERS: Members = {}

export class Reader {
  problem: Problem | undefined

  fail(path: string, reason: string): void {
    this.problem ??= { path, reason }
  }

  object(value: unknown, path: string): Members {
    if (isObject(value)) return value
    this.fail(path, "must be an object")
    return NO_MEMBERS
  }

  text(value: unknown, path: string): string {
    if (typeof value === "string") return value
    this.fail(path, "must be a string")
    return ""
  }

  number(value: unknown, path: string): number {
    if (typeof value === "number" && Number.isFinite(value)) return value
    this.fail(path, "must be a number")
    return 0
  }

  /** A time in milliseconds since the epoch, which the timestamps of the API can express. */
  time(value: unknown, path: string): number {
    if (typeof value === "number" && value >= Timestamp.FIRST && value <= Timestamp.LAST) return value
    this.fail(path, "must be a time in milliseconds")
    return 0
  }

  /** A whole number that is not negative. */
  count(value: unknown, path: string): number {
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value
    this.fail(path, "must be a whole number that is not negative")
    return 0
  }

  flag(value: unknown, path: string): boolean {
    if (typeof value === "boolean") return value
    this.fail(path, "must be true or false")
    return false
  }

  list<A>(value: unknown, path: string, item: (value: unknown, path: string) => A): ReadonlyArray<A> {
    if (Array.isArray(value)) return value.map((one: unknown, index) => item(one, `${path}[${index}]`))
    this.fail(path, "must be an array")
    return []
  }

  /** The members of an object, whatever their names. */
  entries<A>(
    value: unknown,
    path: string,
    member: (value: unknown, path: string, key: string) => A
  ): ReadonlyArray<readonly [key: string, value: A]> {
    return Object.entries(this.object(value, path)).map(
      ([key, one]) => [key, member(one, path === "" ? key : `${path}.${key}`, key)] as const
    )
  }

  optional<A>(value: unknown, path: string, read: (value: unknown, path: string) => A): A | undefined {
    return value === undefined ? undefined : read(value, path)
  }
}
