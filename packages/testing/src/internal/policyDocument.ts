/** The syntax of resource policies. */
type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value)

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const hasOne = (value: Json, ...keys: ReadonlyArray<string>): boolean =>
  keys.filter((key) => value[key] !== undefined).length === 1

const isStatement = (value: unknown): boolean =>
  isObject(value) &&
  (value["Effect"] === "Allow" || value["Effect"] === "Deny") &&
  hasOne(value, "Principal", "NotPrincipal") &&
  hasOne(value, "Action", "NotAction")

const VERSIONS: ReadonlyArray<unknown> = [undefined, "2008-10-17", "2012-10-17"]

/**
 * Whether a text is a policy: JSON with statements about who may do what.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export const isPolicy = (text: string): boolean => {
  const policy = parse(text)
  if (!isObject(policy) || !VERSIONS.includes(policy["Version"])) return false
  const { Statement } = policy
  return Array.isArray(Statement) ? Statement.every(isStatement) : isStatement(Statement)
}
