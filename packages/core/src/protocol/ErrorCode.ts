/**
 * Codes of errors that any AWS service may answer with.
 */

const THROTTLING: ReadonlySet<string> = new Set([
  "BandwidthLimitExceeded",
  "EC2ThrottledException",
  "LimitExceededException",
  "PriorRequestNotComplete",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
  "TransactionInProgressException"
])

/** CloudFront throttles with the code `Throttling` and status 400, so the status alone says nothing. */
export const isThrottling = (code: string | undefined, status: number): boolean =>
  status === 429 || (code !== undefined && THROTTLING.has(code))
