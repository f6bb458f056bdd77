/** Generators of the errors of calls. */
import {
  CredentialsError,
  DecodeError,
  EncodeError,
  ThrottlingError,
  TransportError,
  UnknownServiceError,
  type CommonError
} from "@effect-cloudfront/core/Errors"
import * as Redacted from "effect/Redacted"
import * as fc from "fast-check"

const message = fc.string({ unit: fc.constantFrom("a", " ", "<", "&", "é", "😀"), maxLength: 12 })
const attempts = fc.integer({ min: 1, max: 9 })
const unanswered = fc.nat(9)
const requestId = fc.option(fc.uuid(), { nil: undefined })
const resource = fc.constantFrom("E1", "a name")
const plain = { noNullPrototype: true } as const

const counted = { attempts, unanswered }

const responseFields = (operation: string) => ({
  message,
  requestId,
  ...counted,
  operation: fc.constant(operation),
  resource
})

/** The fields of an error that the operation documents. */
export const documentedFields = (operation: string) =>
  fc.record(
    { ...responseFields(operation), httpStatus: fc.integer({ min: 300, max: 599 }) },
    { ...plain, requiredKeys: ["message", "requestId", "httpStatus"] }
  )

const commonFields = (operation: string, code: fc.Arbitrary<string>) =>
  fc.record(
    { ...responseFields(operation), code, status: fc.integer({ min: 300, max: 599 }) },
    { ...plain, requiredKeys: ["message", "requestId", "code", "status"] }
  )

const reason = fc.constantFrom<Array<TransportError["reason"]>>(
  "Connect",
  "Tls",
  "Proxy",
  "Reset",
  "Timeout",
  "InvalidRequest",
  "InvalidResponse",
  "Unknown"
)

const throttlingCodes = fc.constantFrom("Throttling", "ThrottlingException", "TooManyRequestsException", "SlowDown")
const otherCodes = fc.constantFrom("ServiceUnavailable", "ExpiredToken", "NewCode", "HTTP 502")

/** The errors that every operation can fail with. */
export const common = (id: string): ReadonlyArray<fc.Arbitrary<CommonError>> => {
  const operation = fc.constant(id)
  const transport = fc.record(
    { operation, resource, reason, message, ...counted },
    { ...plain, requiredKeys: ["operation", "reason", "message"] }
  )
  const credentials = fc.record(
    { source: fc.constantFrom("environment", "static"), message, ...counted },
    { ...plain, requiredKeys: ["source", "message"] }
  )
  const problem = fc.record({ path: fc.constantFrom("", "A.Items[0]"), reason: message }, plain)
  const encode = fc.record({ operation, problems: fc.array(problem, { minLength: 1, maxLength: 3 }) }, plain)
  const decode = fc.record(
    {
      operation,
      resource,
      path: fc.constantFrom("", "Distribution.Id"),
      reason: message,
      status: fc.integer({ min: 200, max: 299 }),
      requestId,
      excerpt: fc.constantFrom("", "<Distribution><Id>"),
      partial: fc.constant(Redacted.make<unknown>({})),
      body: fc.uint8Array({ maxLength: 8 }).map((bytes) => Redacted.make(bytes)),
      ...counted
    },
    {
      ...plain,
      requiredKeys: ["operation", "path", "reason", "status", "requestId", "excerpt", "partial", "body"]
    }
  )
  return [
    transport.map((fields) => new TransportError(fields)),
    credentials.map((fields) => new CredentialsError(fields)),
    encode.map((fields) => new EncodeError(fields)),
    decode.map((fields) => new DecodeError(fields)),
    commonFields(id, throttlingCodes).map((fields) => new ThrottlingError(fields)),
    commonFields(id, otherCodes).map((fields) => new UnknownServiceError(fields))
  ]
}
