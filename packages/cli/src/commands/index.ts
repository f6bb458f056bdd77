/** All commands. None is loaded here. */
import type { Entry, Group } from "../internal/spec.js"

const entries: ReadonlyArray<Entry> = [
  {
    name: "ls",
    summary: "lists distributions, or resources of another kind",
    load: () => import("./ls.js").then(({ ls }) => ls)
  },
  {
    name: "show",
    summary: "shows a distribution, or a resource of another kind",
    load: () => import("./show.js").then(({ show }) => show)
  },
  {
    name: "create",
    summary: "creates a distribution for an origin",
    load: () => import("./create.js").then(({ create }) => create)
  },
  { name: "set", summary: "changes settings of a distribution", load: () => import("./set.js").then(({ set }) => set) },
  { name: "enable", summary: "enables distributions", load: () => import("./enable.js").then(({ enable }) => enable) },
  {
    name: "disable",
    summary: "disables distributions",
    load: () => import("./enable.js").then(({ disable }) => disable)
  },
  {
    name: "delete",
    summary: "disables distributions and deletes them, or deletes resources of another kind",
    load: () => import("./delete.js").then(({ remove }) => remove)
  },
  {
    name: "invalidate",
    summary: "removes paths from the caches of a distribution",
    load: () => import("./invalidate.js").then(({ invalidate }) => invalidate)
  },
  {
    name: "wait",
    summary: "waits until a change is everywhere",
    load: () => import("./wait.js").then(({ wait }) => wait)
  },
  { name: "call", summary: "calls any operation of the API", load: () => import("./call.js").then(({ call }) => call) },
  {
    name: "edit",
    summary: "opens the configuration of a distribution in an editor, and writes it",
    load: () => import("./edit.js").then(({ edit }) => edit)
  },
  {
    name: "functions",
    summary: "lists, deploys, tests and rolls back functions",
    load: () => import("./functions.js").then(({ functions }) => functions)
  },
  { name: "kv", summary: "reads and writes key value stores", load: () => import("./kv.js").then(({ kv }) => kv) },
  { name: "sign", summary: "signs URLs and cookies", load: () => import("./sign.js").then(({ sign }) => sign) },
  { name: "verify", summary: "checks signed URLs", load: () => import("./sign.js").then(({ verify }) => verify) },
  {
    name: "rollout",
    summary: "brings a change to a part of the requests first, and then to all",
    load: () => import("./rollout.js").then(({ rollout }) => rollout)
  },
  {
    name: "alias",
    summary: "moves alternate domain names",
    load: () => import("./alias.js").then(({ alias }) => alias)
  },
  { name: "keys", summary: "rotates signing keys", load: () => import("./keys.js").then(({ keys }) => keys) },
  {
    name: "tags",
    summary: "shows and changes the tags of a resource",
    load: () => import("./tags.js").then(({ tags }) => tags)
  },
  {
    name: "describe-all",
    summary: "prints all distributions with their configurations, as lines of JSON",
    load: () => import("./describe-all.js").then(({ describeAllDistributions }) => describeAllDistributions)
  },
  {
    name: "whoami",
    summary: "shows which credentials and which endpoint are used",
    load: () => import("./whoami.js").then(({ whoami }) => whoami)
  },
  {
    name: "fake",
    summary: "serves an in-memory CloudFront on this machine",
    load: () => import("./fake.js").then(({ fake }) => fake)
  },
  {
    name: "completions",
    summary: "prints the completions for a shell",
    load: () => import("./completions.js").then(({ completions }) => completions)
  }
]

export const root: Group = {
  name: "cloudfront",
  summary: "manages Amazon CloudFront",
  entries
}
