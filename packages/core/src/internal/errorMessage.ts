/** The parts of an error message. */
export interface ErrorFacts {
  readonly operation?: string | undefined
  readonly resource?: string | undefined
  readonly code: string
  /** The service's message. */
  readonly serviceMessage: string
  readonly status: number
  readonly requestId: string | undefined
  readonly attempts?: number | undefined
}

/** The operation, and the resource if there is one. */
export const callName = (operation: string, resource: string | undefined): string =>
  resource === undefined ? operation : `${operation} ${resource}`

/** The longest service message in `message`. `serviceMessage` of the error has all of it. */
const MAX_LENGTH = 1_000

const CONTROLS = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/g

/** Replaces control characters and line ends, so that no response can forge a log line or control a terminal. */
export const singleLine = (text: string): string => text.replace(CONTROLS, " ")

const truncate = (message: string): string => {
  const [firstLine = ""] = message.trim().split(/[\r\n]/, 1)
  return firstLine.length > MAX_LENGTH ? `${firstLine.slice(0, MAX_LENGTH)}...` : firstLine
}

/** `UpdateDistribution E1: PreconditionFailed: The request failed. (status 412, request id r-1, 3 attempts)` */
export const formatServiceError = ({
  attempts,
  code,
  operation,
  requestId,
  resource,
  status,
  serviceMessage
}: ErrorFacts): string => {
  const text = truncate(serviceMessage)
  const facts = [
    ...(code === `HTTP ${status}` ? [] : [`status ${status}`]),
    ...(requestId === undefined ? [] : [`request id ${requestId}`]),
    ...(attempts === undefined || attempts < 2 ? [] : [`${attempts} attempts`])
  ]
  return singleLine(
    [
      ...(operation === undefined ? [] : [`${callName(operation, resource)}: `]),
      code,
      ...(text === "" ? [] : [`: ${text}`]),
      ...(facts.length === 0 ? [] : [` (${facts.join(", ")})`])
    ].join("")
  )
}
