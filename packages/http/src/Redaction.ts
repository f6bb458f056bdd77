/**
 * Redacts secrets in texts that others wrote, such as error messages: known ones, and what looks like one. Errors of this package have
 * passed it.
 *
 * @since 3.0.0
 */
import * as Redact from "./internal/redact.js"

/**
 * Makes a function that replaces each part of these secrets with eight characters or more by `[redacted]`, and so signatures, tokens,
 * cookies, credentials in URLs, and other texts that look like keys. A shorter secret is replaced as a whole.
 *
 * @since 3.0.0
 * @category constructors
 * @example
 * ```ts
 * import { redactor } from "@effect-cloudfront/http/Redaction"
 *
 * const redact = redactor(["session-token-of-the-request"])
 * const text = redact("x-amz-security-token: session-token-of-the-request")
 * ```
 */
export const redactor = (secrets: ReadonlyArray<string>): ((text: string) => string) => Redact.make(secrets).redact

/**
 * The session token and the signature in the headers of a signed request. Names of headers may have any case.
 *
 * @since 3.0.0
 * @category accessors
 */
export const secretsOf = (headers: Readonly<Record<string, string>>): ReadonlyArray<string> =>
  Redact.signatureSecrets(headers)
