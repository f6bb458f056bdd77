/**
 * Inputs that the in-memory CloudFront accepts in any state that has what they are about. A draft is plain data, chosen by fast-check; the
 * input is made from it and a state, so the same draft is an input in every state, and shrinks without one.
 */
import type { Id, operations } from "@effect-cloudfront/core/operations"
import * as fc from "fast-check"
import * as Etag from "../Etag.js"
import type { Settings } from "../Settings.js"
import * as State from "../State.js"
import * as Kind from "./kind.js"
import { kinds } from "./kinds.js"
import * as Store from "./store.js"

type Operations = typeof operations

/** The operations that change something. */
export type Name = Exclude<
  Id,
  `Describe${string}` | `Get${string}` | `List${string}` | `Test${string}` | `Verify${string}`
>

export type InputOf<N extends Id> = Exclude<Parameters<Operations[N]>[0], void>

export type Resource<K extends State.Kind> = State.Resource<State.Kinds[K]>

/** The state that an input is made for. */
export interface There {
  readonly state: State.State
  readonly now: number
  readonly settings: Settings
}

/** A call that contributes to what is needed, with a change of its input, or the end of all propagation. */
export type Step = "settle" | StepOf

type StepOf = {
  readonly [N in Name]: { readonly operation: N; readonly change?: (input: InputOf<N>) => InputOf<N> }
}[Name]

/** What an input cannot do without. */
export interface Need<R> {
  /** What it is, with its article. */
  readonly that: string
  readonly find: (there: There) => ReadonlyArray<R>
  /** The steps after which there is one. */
  readonly made: ReadonlyArray<Step>
}

/** The resources of a kind that are not provided by AWS, and are not about to disappear. */
export const own = <K extends State.Kind>(there: There, kind: K): ReadonlyArray<Resource<K>> =>
  State.all(there.state, kind).filter(({ managed, removedAt }) => managed !== true && removedAt === undefined)

export const need = <K extends State.Kind>(
  kind: K,
  that: string,
  made: ReadonlyArray<Step>,
  suits: (resource: Resource<K>, there: There) => boolean = () => true
): Need<Resource<K>> => ({ that, made, find: (there) => own(there, kind).filter((one) => suits(one, there)) })

/** The resource of a kind that a number stands for, or `undefined` if there is none. */
export const optional = <K extends State.Kind>(
  there: There,
  kind: K,
  at: number | undefined,
  suits: (resource: Resource<K>) => boolean = () => true
): Resource<K> | undefined => {
  if (at === undefined) return undefined
  const all = own(there, kind).filter(suits)
  return all[at % all.length]
}

export const isUnused = (kind: State.Kind, id: string, { state }: There): boolean =>
  Store.entriesIn(state, Kind.uses(kind), id).next().done === true

/** The ETag of a resource at the time. */
export const etagOf = <K extends State.Kind>(kind: K, resource: Resource<K>, { now }: There): string => {
  const description: Kind.Storage<K> = kinds[kind]
  return Etag.ofVersion(description.version?.(resource, now) ?? resource.version)
}

/** The id and the ETag of an input that changes a resource. */
export const target = <K extends State.Kind>(kind: K, resource: Resource<K>, there: There) => ({
  Id: resource.id,
  IfMatch: etagOf(kind, resource, there)
})

type Needs = Readonly<Record<string, Need<unknown>>>

type Found<N extends Needs> = { readonly [K in keyof N]: N[K] extends Need<infer R> ? R : never }

/** How the inputs of an operation are made. */
export interface Entry<N extends Name> {
  readonly needs: Needs
  /** What is chosen. It has no reference. */
  readonly choice: fc.Arbitrary<unknown>
  readonly input: (choice: unknown, found: Readonly<Record<string, unknown>>, there: There) => InputOf<N>
}

export const entry =
  <const D extends Needs, C>(
    needs: D,
    choice: fc.Arbitrary<C>
  ): (<N extends Name>(input: (choice: C, found: Found<D>, there: There) => InputOf<N>) => Entry<N>) =>
  (input) => ({
    needs,
    choice,
    // The choice is one of the arbitrary's, and what was found is what the needs find.
    input: (choice, found, there) => input(choice as C, found as Found<D>, there)
  })

/** Where nothing is chosen. */
export const nothing: fc.Arbitrary<undefined> = fc.constant(undefined)

/** A choice, and the place of each of the needed resources among those that suit. */
export interface Choice {
  readonly at: Readonly<Record<string, number>>
  readonly made: unknown
}

const MAX_PLACE = 99

export const choices = ({ choice, needs }: Entry<Name>): fc.Arbitrary<Choice> =>
  fc.record(
    {
      at: fc.record(Object.fromEntries(Object.keys(needs).map((key) => [key, fc.nat(MAX_PLACE)])), {
        noNullPrototype: true
      }),
      made: choice
    },
    { noNullPrototype: true }
  )

/** The input of a choice in a state, or what the state lacks. */
export const resolve = <N extends Name>(
  { input, needs }: Entry<N>,
  { at, made }: Choice,
  there: There
): { readonly input: InputOf<N> } | { readonly missing: Need<unknown> } => {
  const found: Record<string, unknown> = {}
  for (const [key, need] of Object.entries(needs)) {
    const all = need.find(there)
    if (all.length === 0) return { missing: need }
    found[key] = all[(at[key] ?? 0) % all.length]
  }
  return { input: input(made, found, there) }
}
