import type { Task } from "./Tasks.js"

/** Receives the body of each request. */
export type OnBody = (body: string) => void

/** One call, which can be repeated. */
export type Call = () => unknown

/** A client or a lower bound, over a transport that answers from memory. */
export interface Candidate {
  readonly make: (task: Task, onBody?: OnBody) => Call | Promise<Call>
  /** Unwraps a value that the client hides, such as a secret. */
  readonly reveal?: (value: unknown) => unknown
}
