/** What is known of a call that failed. */
export interface Told {
  readonly operation?: string | undefined
  readonly resource?: string | undefined
  readonly code: string
  /** The service's own words. */
  readonly words: string
  readonly status: number
  readonly requestId: string | undefined
  readonly attempts?: number | undefined
}

/** What an error is about: the operation, and the resource where there is one. */
export const about = (operation: string, resource: string | undefined): string =>
  resource === undefined ? operation : `${operation} ${resource}`

/** A message is one line of a log; longer words are in the error's `serviceMessage`. */
const MAX_WORDS = 1_000

const CONTROLS = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/g

/** One line: nothing that a response holds ends a line of a log, or steers a terminal. */
export const line = (text: string): string => text.replace(CONTROLS, " ")

const shortened = (words: string): string => {
  const [start = ""] = words.trim().split(/[\r\n]/, 1)
  return start.length > MAX_WORDS ? `${start.slice(0, MAX_WORDS)}...` : start
}

/** `UpdateDistribution E1: PreconditionFailed: The request failed. (status 412, request id r-1, 3 attempts)` */
export const compose = ({ attempts, code, operation, requestId, resource, status, words }: Told): string => {
  const said = shortened(words)
  const facts = [
    ...(code === `HTTP ${status}` ? [] : [`status ${status}`]),
    ...(requestId === undefined ? [] : [`request id ${requestId}`]),
    ...(attempts === undefined || attempts < 2 ? [] : [`${attempts} attempts`])
  ]
  return line(
    [
      ...(operation === undefined ? [] : [`${about(operation, resource)}: `]),
      code,
      ...(said === "" ? [] : [`: ${said}`]),
      ...(facts.length === 0 ? [] : [` (${facts.join(", ")})`])
    ].join("")
  )
}
