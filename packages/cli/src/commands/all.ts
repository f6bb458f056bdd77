/** All commands. None is loaded here. */
import * as Effect from "effect/Effect"
import type { Entry, Group } from "../internal/spec.js"

const entries: ReadonlyArray<Entry> = [
  {
    name: "ls",
    summary: "lists distributions, or resources of another kind",
    load: Effect.promise(() => import("./ls.js")).pipe(Effect.map(({ ls }) => ls))
  },
  {
    name: "show",
    summary: "shows a distribution, or a resource of another kind",
    load: Effect.promise(() => import("./show.js")).pipe(Effect.map(({ show }) => show))
  },
  {
    name: "create",
    summary: "creates a distribution for an origin",
    load: Effect.promise(() => import("./create.js")).pipe(Effect.map(({ create }) => create))
  },
  {
    name: "set",
    summary: "changes settings of a distribution",
    load: Effect.promise(() => import("./set.js")).pipe(Effect.map(({ set }) => set))
  },
  {
    name: "enable",
    summary: "enables distributions",
    load: Effect.promise(() => import("./enable.js")).pipe(Effect.map(({ enable }) => enable))
  },
  {
    name: "disable",
    summary: "disables distributions",
    load: Effect.promise(() => import("./enable.js")).pipe(Effect.map(({ disable }) => disable))
  },
  {
    name: "delete",
    summary: "disables distributions and deletes them, or deletes resources of another kind",
    load: Effect.promise(() => import("./delete.js")).pipe(Effect.map(({ remove }) => remove))
  },
  {
    name: "invalidate",
    summary: "removes paths from the caches of a distribution",
    load: Effect.promise(() => import("./invalidate.js")).pipe(Effect.map(({ invalidate }) => invalidate))
  },
  {
    name: "wait",
    summary: "waits until a change is everywhere",
    load: Effect.promise(() => import("./wait.js")).pipe(Effect.map(({ wait }) => wait))
  },
  {
    name: "call",
    summary: "calls any operation of the API",
    load: Effect.promise(() => import("./call.js")).pipe(Effect.map(({ call }) => call))
  },
  {
    name: "edit",
    summary: "opens the configuration of a distribution in an editor, and writes it",
    load: Effect.promise(() => import("./edit.js")).pipe(Effect.map(({ edit }) => edit))
  },
  {
    name: "functions",
    summary: "lists, deploys, tests and rolls back functions",
    load: Effect.promise(() => import("./functions.js")).pipe(Effect.map(({ functions }) => functions))
  },
  {
    name: "kv",
    summary: "reads and writes key value stores",
    load: Effect.promise(() => import("./kv.js")).pipe(Effect.map(({ kv }) => kv))
  },
  {
    name: "sign",
    summary: "signs URLs and cookies",
    load: Effect.promise(() => import("./sign.js")).pipe(Effect.map(({ sign }) => sign))
  },
  {
    name: "verify",
    summary: "checks signed URLs",
    load: Effect.promise(() => import("./sign.js")).pipe(Effect.map(({ verify }) => verify))
  },
  {
    name: "rollout",
    summary: "brings a change to a part of the requests first, and then to all",
    load: Effect.promise(() => import("./rollout.js")).pipe(Effect.map(({ rollout }) => rollout))
  },
  {
    name: "alias",
    summary: "moves alternate domain names",
    load: Effect.promise(() => import("./alias.js")).pipe(Effect.map(({ alias }) => alias))
  },
  {
    name: "keys",
    summary: "rotates signing keys",
    load: Effect.promise(() => import("./keys.js")).pipe(Effect.map(({ keys }) => keys))
  },
  {
    name: "tags",
    summary: "shows and changes the tags of a resource",
    load: Effect.promise(() => import("./tags.js")).pipe(Effect.map(({ tags }) => tags))
  },
  {
    name: "describe-all",
    summary: "prints all distributions with their configurations, as lines of JSON",
    load: Effect.promise(() => import("./describe-all.js")).pipe(
      Effect.map(({ describeAllDistributions }) => describeAllDistributions)
    )
  },
  {
    name: "whoami",
    summary: "shows which credentials and which endpoint are used",
    load: Effect.promise(() => import("./whoami.js")).pipe(Effect.map(({ whoami }) => whoami))
  },
  {
    name: "fake",
    summary: "serves an in-memory CloudFront on this machine",
    load: Effect.promise(() => import("./fake.js")).pipe(Effect.map(({ fake }) => fake))
  },
  {
    name: "completions",
    summary: "prints the completions for a shell",
    load: Effect.promise(() => import("./completions.js")).pipe(Effect.map(({ completions }) => completions(root)))
  }
]

export const root: Group = {
  name: "cloudfront",
  summary: "manages Amazon CloudFront",
  entries
}
