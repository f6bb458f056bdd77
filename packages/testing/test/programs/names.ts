/** The programs of the packages, and what their options have: all types, so that a table of programs is complete or does not compile. */
import { Programs } from "@effect-cloudfront/core"
import * as KeyValueStorePrograms from "@effect-cloudfront/keyvaluestore/programs/syncKeyValueStore"
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"

export const all = { ...Programs, ...KeyValueStorePrograms }

export type All = typeof all

/** Of an overloaded function, the types of the last overload. Those before it are for dry runs. */
export type Returned<F> = F extends (...args: never) => infer R ? R : never

type IsProgram<F> = [Returned<F>] extends [never]
  ? false
  : Returned<F> extends Effect.Effect<unknown, unknown, unknown> | Stream.Stream<unknown, unknown, unknown>
    ? true
    : false

/** The programs, without the Streams of their events. */
export type Name = {
  [K in keyof All & string]: K extends `${string}Events` | "waiterStates"
    ? never
    : IsProgram<All[K]> extends true
      ? K
      : never
}[keyof All & string]

/** What objects among the parameters have for members. */
type Members<P> = P extends readonly unknown[] | string | ((...args: never) => unknown)
  ? never
  : P extends object
    ? keyof P
    : never
type Options<K extends Name> = All[K] extends (...args: infer P) => unknown ? Members<NonNullable<P[number]>> : never

export type Without<Member extends string> = { [K in Name]: Member extends Options<K> ? never : K }[Name]

/** The programs with the member among their options. */
export type With<Member extends string> = Exclude<Name, Without<Member>>
