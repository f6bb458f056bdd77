/** The texts of the service. They were seen in answers of `TestFunction`, except where a comment says otherwise. */

/** aws-samples/amazon-cloudfront-functions#19. The error of the code follows. */
export const couldNotRun = (error: string): string =>
  `The CloudFront function associated with the CloudFront distribution is invalid or could not run. ${error}`

/** Seen with `response.headers must have header names in lower case.` */
export const invalidValue = (reason: string): string => `The CloudFront function returned an invalid value: ${reason}`

/** The message of `TestFunctionFailed`. */
export const INVALID_EVENT = "The provided event object is not valid."

/** In doubt: nobody published the text of a run that was stopped. */
export const TIME_LIMIT = "Error: The function exceeded the maximum compute time."

/** In doubt, as the time limit. `MemoryError` is one of the error types that the documentation lists. */
export const MEMORY_LIMIT = "MemoryError: The function exceeded the maximum memory."

/** In doubt: what waits forever cannot end. */
export const NEVER_SETTLED = "Error: The promise that the handler returned was never settled."

export const noHandler = (name: string): string => `ReferenceError: "${name}" is not defined`

/**
 * The service runs njs. The messages of QuickJS that name something are changed to those of njs, of which
 * `cannot get property "value" of undefined` was seen.
 */
export const ofEngine = (error: string): string =>
  error
    .replace(
      /^TypeError: cannot read property '(.*)' of (undefined|null)$/,
      'TypeError: cannot get property "$1" of $2'
    )
    .replace(/^TypeError: cannot set property '(.*)' of (undefined|null)$/, 'TypeError: cannot set property "$1" of $2')
    .replace(/^ReferenceError: '?([^' ]+)'? is not defined$/, 'ReferenceError: "$1" is not defined')
    .replace(/^InternalError: string too long$/, "RangeError: invalid string length")
    .replace(/^InternalError: stack overflow$/, "RangeError: Maximum call stack size exceeded")
