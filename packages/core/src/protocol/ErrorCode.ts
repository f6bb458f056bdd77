/**
 * Error codes that any AWS service may respond with.
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

/** Whether an error response means throttling. CloudFront throttles with code `Throttling` and status 400, so both are needed. */
export const isThrottling = (code: string | undefined, status: number): boolean =>
  status === 429 || (code !== undefined && THROTTLING.has(code))
