import type { Task } from "./Tasks.js"

/** Told of the body of each request that a client sends. */
export type OnBody = (body: string) => void

/** One call as a function, ready to be made again and again. */
export type Call = () => unknown

/** A client, or a floor, over a transport that answers from memory. */
export interface Candidate {
  readonly make: (task: Task, onBody?: OnBody) => Call | Promise<Call>
  /** What is in a value that the client keeps from being seen. */
  readonly reveal?: (value: unknown) => unknown
}
