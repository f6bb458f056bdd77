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
  { name: "call", summary: "calls any operation of the API", load: () => import("./call.js").then(({ call }) => call) }
]

export const root: Group = {
  name: "cloudfront",
  summary: "manages Amazon CloudFront",
  entries
}
