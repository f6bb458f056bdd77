/**
 * The page of a served in-memory CloudFront. It is told of changes, and reads what is seen. All that the server says becomes text, never
 * markup.
 */
import { makeList } from "./list.js"
import { clock, instant, kindName, pretty } from "./text.js"

const API = "/_cloudfront/"
/** The rows that are read at once. */
const PIECE = 100

const at = (id) => document.getElementById(id)

/** An element with attributes and content: texts and elements. */
const make = (name, attributes = {}, ...content) => {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(key, String(value))
  }
  element.append(...content.map((one) => (one instanceof Node ? one : String(one))))
  return element
}

const say = (text, kind = "note") => {
  const message = at("message")
  message.textContent = text
  message.dataset.kind = kind
}

const ask = async (method, path, body) => {
  const response = await fetch(API + path, { method, ...(body === undefined ? {} : { body }) })
  const json = await response.json()
  if (!response.ok) throw new Error(json.error)
  return json
}

const read = (path) => ask("GET", path)

/** Does what a button says, and says how it went. */
const act = (done, f) => async (event) => {
  event?.preventDefault()
  try {
    await f()
    say(done)
  } catch (error) {
    say(error.message, "error")
  }
}

// What the server has said last.
let state = { kinds: {}, faults: [], accounts: [], inFlight: 0, firstCall: 1, nextCall: 1, now: Date.now() }
/** The time of the service at the time of this page. */
let ahead = 0
const serviceNow = () => performance.now() + ahead

let account
const withAccount = (path) =>
  account === undefined ? path : `${path}${path.includes("?") ? "&" : "?"}account=${encodeURIComponent(account)}`

// Where we are: #/resources/KIND/ID, #/progress, #/calls/NUMBER, #/faults.
const placeIn = (hash) => {
  const [view = "", ...rest] = hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent)
  return ["progress", "calls", "faults"].includes(view)
    ? { view, number: Number(rest[0] ?? 0) }
    : { view: "resources", kind: rest[0] || "distribution", id: rest.slice(1).join("/") }
}
let place = placeIn(location.hash)

const linkTo = (kind, id) =>
  `#/resources/${encodeURIComponent(kind)}${id === undefined ? "" : `/${encodeURIComponent(id)}`}`

const status = ({ deployedAt, removedAt, isDeletion, until }) => {
  const end = until ?? removedAt ?? deployedAt
  const left = end - serviceNow()
  const isRemoval = isDeletion ?? removedAt !== undefined
  if (isRemoval) return ["bad", left > 0 ? `deleting, ${clock(left)} left` : "deleted"]
  return left > 0 ? ["warn", `in progress, ${clock(left)} left`] : ["good", "deployed"]
}

const statusOf = (row) => {
  const [kind, text] = status(row)
  return make("span", { class: kind }, text)
}

/** Rows that the server has, read piece by piece when they are seen. `read(from, limit)` returns `{ total, rows }`. */
const makeRows = ({ element, empty, draw, open, read }) => {
  let pieces = new Map()
  let version = 0
  const list = makeList({
    element,
    draw: (index, row) => {
      const one = pieces.get(Math.floor(index / PIECE))?.[index % PIECE]
      if (one !== undefined) row.append(...draw(one))
    },
    open: (index) => {
      const one = pieces.get(Math.floor(index / PIECE))?.[index % PIECE]
      if (one !== undefined) open(one)
    },
    seen: (from, to) => {
      for (let piece = Math.floor(from / PIECE); piece * PIECE < to; piece++) if (!pieces.has(piece)) void load(piece)
    }
  })
  const load = async (piece, into = pieces, of = version) => {
    const awaited = []
    into.set(piece, awaited)
    try {
      const { total, rows } = await read(piece * PIECE, PIECE)
      if (of !== version) {
        // Read again when it is seen, should the newer answer not come.
        if (into.get(piece) === awaited) into.delete(piece)
        return
      }
      into.set(piece, rows)
      pieces = into
      empty.hidden = total > 0
      list.resize(total)
    } catch (error) {
      into.delete(piece)
      say(error.message, "error")
    }
  }
  return {
    ...list,
    /** Reads again what is seen. What was seen before stays until then. */
    reload: () => {
      version += 1
      const { from, to } = list.seenRows()
      const next = new Map()
      for (let piece = Math.floor(from / PIECE); piece * PIECE <= to; piece++) void load(piece, next)
    },
    /** The rows are other ones from now on. */
    forget: () => {
      version += 1
      pieces = new Map()
      list.restart()
    }
  }
}

const resources = makeRows({
  element: at("resources-list"),
  empty: at("resources-empty"),
  draw: (row) => [
    make("span", { class: "id" }, row.id),
    make("span", { class: "grow" }, row.name === row.id ? "" : row.name),
    row.managed ? make("span", { class: "side" }, "by AWS") : statusOf(row)
  ],
  open: ({ id }) => (location.hash = linkTo(place.kind, id)),
  read: (from, limit) =>
    read(
      withAccount(
        `rows/${place.kind}?from=${from}&limit=${limit}&search=${encodeURIComponent(at("resources-search").value)}`
      )
    )
})

const progress = makeRows({
  element: at("progress-list"),
  empty: at("progress-empty"),
  draw: (row) => [
    make("span", { class: "id" }, row.id),
    make("span", { class: "grow" }, kindName(row.kind)),
    statusOf(row)
  ],
  open: ({ kind, id }) => (location.hash = linkTo(kind, id)),
  read: async (from, limit) => ({
    rows: await read(withAccount(`in-flight?from=${from}&limit=${limit}`)),
    total: state.inFlight
  })
})

const facts = (entries) =>
  make(
    "dl",
    {},
    ...entries.flatMap(([name, value]) =>
      value === undefined || value === "" ? [] : [make("dt", {}, name), make("dd", {}, value)]
    )
  )

const references = (title, all, more = 0) =>
  all.length === 0
    ? []
    : [
        make("h2", {}, title),
        make(
          "ul",
          {},
          ...all.map(({ kind, id }) =>
            make("li", {}, make("a", { href: linkTo(kind, id) }, `${kindName(kind)} ${id}`))
          ),
          ...(more > 0 ? [make("li", { class: "faint" }, `and ${more} more`)] : [])
        )
      ]

/** Fills the pane beside a list. Its answer may come after another choice, and is then of no use. */
const makeDetail = (element, draw) => {
  let wanted
  return async (path, isNew) => {
    wanted = path
    if (path === undefined) {
      element.hidden = true
      return
    }
    try {
      const content = draw(await read(path))
      if (wanted !== path) return
      element.replaceChildren(...content)
    } catch (error) {
      if (wanted !== path) return
      element.replaceChildren(make("p", { class: "empty" }, error.message))
    }
    element.hidden = false
    if (isNew) element.focus()
  }
}

let until
const showResource = makeDetail(at("resource"), (one) => {
  until = make("dd", { id: "resource-status" }, one.managed ? "provided by AWS" : statusOf(one))
  until.row = one
  const dl = facts([
    ["ARN", one.arn],
    ["Generated", one.generated],
    ["ETag", one.etag],
    ["Created", `${instant(one.createdAt)} UTC`],
    ["Changed", `${instant(one.modifiedAt)} UTC`],
    ...Object.entries(one.tags).map(([key, value]) => [`Tag ${key}`, value])
  ])
  dl.prepend(make("dt", {}, "Status"), until)
  return [
    make("h2", {}, `${kindName(one.kind)} ${one.id}`),
    dl,
    ...references("Refers to", one.to),
    ...references("Referred to by", one.from, one.users - one.from.length),
    make("h2", {}, "Configuration"),
    make("pre", { tabindex: 0 }, JSON.stringify(one.config, undefined, 2))
  ]
})

const headers = (all) => facts(Object.entries(all))

const showCall = makeDetail(at("call"), (one) => [
  make("h2", {}, `${one.number}. ${one.operation ?? "Request of no operation"}`),
  facts([
    ["Request", `${one.method} ${one.path}${one.query === "" ? "" : `?${one.query}`}`],
    ["Received", `${instant(one.at)} UTC`],
    ["Outcome", outcome(one)],
    ["Fault", one.fault],
    ["Request id", one.requestId]
  ]),
  make("h2", {}, "Request"),
  headers(one.headers),
  ...(one.body === "" ? [] : [make("pre", { tabindex: 0 }, pretty(one.body))]),
  make("h2", {}, "Response"),
  ...(one.response === undefined
    ? [
        make(
          "p",
          { class: "empty" },
          one.status === undefined ? "The connection was closed without one." : "It is no longer kept."
        )
      ]
    : [
        headers(one.response.headers),
        ...(one.response.body === "" ? [] : [make("pre", { tabindex: 0 }, pretty(one.response.body))])
      ])
])

// The log of calls: the summaries that the server still has, from oldest to newest, and those that are shown.
let calls = []
let shownCalls = calls
const outcome = ({ code, status }) => [status ?? "closed", code].filter((one) => one !== undefined).join(" ")

const isWanted = () => {
  const text = at("calls-search").value.trim().toLowerCase()
  const errors = at("calls-errors").checked
  if (text === "" && !errors) return undefined
  return (call) =>
    (!errors || call.status === undefined || call.status >= 400) &&
    `${call.operation ?? ""} ${call.method} ${call.path}?${call.query} ${outcome(call)} ${call.fault ?? ""}`
      .toLowerCase()
      .includes(text)
}

const callAt = (index) => shownCalls[shownCalls.length - 1 - index]

const callList = makeList({
  element: at("calls-list"),
  draw: (index, row) => {
    const call = callAt(index)
    if (call === undefined) return
    const kind = call.status === undefined || call.status >= 500 ? "bad" : call.status >= 400 ? "warn" : "good"
    row.append(
      make("span", { class: "side" }, instant(call.at).slice(11)),
      make("span", { class: kind }, outcome(call)),
      make("span", { class: "grow" }, call.operation ?? `${call.method} ${call.path}`),
      make("span", { class: "side wide" }, call.operation === undefined ? "" : `${call.method} ${call.path}`)
    )
  },
  open: (index) => {
    const call = callAt(index)
    if (call !== undefined) location.hash = `#/calls/${call.number}`
  }
})

const showCalls = (added = 0) => {
  const wanted = isWanted()
  const before = shownCalls.length
  shownCalls = wanted === undefined ? calls : calls.filter(wanted)
  at("calls-empty").hidden = shownCalls.length > 0
  at("calls-count").textContent = String(calls.length)
  callList.resize(shownCalls.length, wanted === undefined ? added : Math.max(0, shownCalls.length - before))
}

/** Forgets the calls that the server has forgotten, and takes new ones. */
const takeCalls = (added) => {
  const last = calls.at(-1)?.number ?? 0
  const news = added.filter(({ number }) => number > last)
  // The server has forgotten calls in the meantime: so do we, but not for each of them.
  if (calls.length > 0 && calls[0].number < state.firstCall) {
    calls = calls.slice(Math.min(calls.length, state.firstCall - calls[0].number))
  }
  for (const one of news) calls.push(one)
  showCalls(news.length)
}

const drawKinds = () => {
  const names = Object.keys(allKinds).sort((one, other) => (kindName(one) < kindName(other) ? -1 : 1))
  const focused = document.activeElement?.dataset?.kind
  at("kinds").replaceChildren(
    ...names.map((kind) => {
      const count = state.kinds[kind] ?? 0
      return make(
        "a",
        {
          href: linkTo(kind),
          "data-kind": kind,
          class: count === 0 ? "none" : undefined,
          "aria-current": kind === place.kind ? "page" : undefined
        },
        kindName(kind),
        make("b", {}, count)
      )
    })
  )
  if (focused !== undefined)
    at("kinds")
      .querySelector(`[data-kind="${CSS.escape(focused)}"]`)
      ?.focus()
}

const allKinds = { distribution: true }

const drawFaults = () => {
  at("faults-count").textContent = String(state.faults.length)
  at("faults-empty").hidden = state.faults.length > 0
  at("faults-clear").hidden = state.faults.length === 0
  const json = JSON.stringify(state.faults)
  const planned = at("planned")
  if (planned.dataset.shown === json) return
  planned.dataset.shown = json
  planned.replaceChildren(
    ...state.faults.map(({ fault, id, later, on, skip, times }) => {
      const button = make("button", { type: "button" }, "Switch off")
      button.addEventListener(
        "click",
        act("The fault is switched off.", () => ask("DELETE", `faults/${id}`))
      )
      const calls = on === "*" ? "all operations" : on
      const often = times === null ? "until it is switched off" : times === 1 ? "once" : `${times} times`
      const text = `${calls}: ${fault}, ${often}${skip > 0 ? `, after ${skip} others` : ""}${later > 0 ? `, then ${later} more` : ""} `
      return make("li", {}, text, button)
    })
  )
}

const drawAccounts = () => {
  const select = at("account")
  at("account-field").hidden = state.accounts.length < 2
  if (select.dataset.shown === state.accounts.join()) return
  select.dataset.shown = state.accounts.join()
  select.replaceChildren(...state.accounts.map((id) => make("option", { value: id }, id)))
  select.value = state.account
}

/** Reads again what may have changed. */
const reload = () => {
  if (place.view === "resources") {
    resources.reload()
    void showResource(place.id === "" ? undefined : withAccount(resourcePath()), false)
  }
  if (place.view === "progress") progress.reload()
}

const resourcePath = () => `resource/${place.kind}/${encodeURIComponent(place.id)}`

const takeState = (next) => {
  const isOther = next.instance !== state.instance
  if (isOther) calls = []
  state = next
  ahead = next.now - performance.now()
  at("progress-count").textContent = String(next.inFlight)
  drawKinds()
  drawFaults()
  drawAccounts()
  takeCalls([])
  reload()
}

let events
/** Listens to the server. A browser connects again by itself, and says which event it has got last. */
const listen = () => {
  events?.close()
  events = new EventSource(API + withAccount("events"))
  const connection = (name) => {
    at("connection").textContent = name
    at("connection").dataset.state = name
  }
  events.addEventListener("open", () => connection("live"))
  events.addEventListener("error", () => connection("lost"))
  events.addEventListener("state", ({ data }) => takeState(JSON.parse(data)))
  events.addEventListener("calls", ({ data }) => takeCalls(JSON.parse(data)))
}

const go = () => {
  const before = place
  place = placeIn(location.hash)
  for (const link of document.querySelectorAll("[data-view]")) {
    if (link.dataset.view === place.view) link.setAttribute("aria-current", "page")
    else link.removeAttribute("aria-current")
  }
  for (const section of document.querySelectorAll("main > section")) section.hidden = section.id !== place.view
  if (place.view === "resources") {
    if (before.kind !== place.kind || before.view !== place.view) resources.forget()
    drawKinds()
    resources.reload()
    void showResource(place.id === "" ? undefined : withAccount(resourcePath()), place.id !== before.id)
  }
  if (place.view === "progress") progress.reload()
  if (place.view === "calls") {
    showCalls()
    void showCall(place.number > 0 ? `calls/${place.number}` : undefined, place.number !== before.number)
  }
  if (place.view === "faults" && before.view !== "faults") at("fault-on").focus()
}

// Time goes on by itself: the seconds that are left are counted here, and what has ended is read again.
let wasInProgress = false
setInterval(() => {
  if (state.instance === undefined) return
  at("now").textContent = `${instant(serviceNow())} UTC`
  if (until?.row !== undefined && !until.row.managed) until.replaceChildren(statusOf(until.row))
  resources.refresh()
  progress.refresh()
}, 1000)
setInterval(async () => {
  if (state.instance === undefined || (state.inFlight === 0 && !wasInProgress)) return
  const all = await read(withAccount("in-flight")).catch(() => undefined)
  if (all === undefined || all.length === state.inFlight) return
  state = { ...state, inFlight: all.length }
  wasInProgress = all.length > 0
  at("progress-count").textContent = String(all.length)
  reload()
}, 2000)

const advance = act("Time has passed for the service.", () =>
  ask("POST", "advance", JSON.stringify({ millis: at("advance-count").value * at("advance-unit").value }))
)
const settle = act("All changes are everywhere.", () => ask("POST", "settle"))
at("advance").addEventListener("submit", advance)
at("settle").addEventListener("click", settle)
at("reset").addEventListener("click", () => at("confirm-reset").showModal())
at("confirm-reset").addEventListener("close", ({ target }) => {
  if (target.returnValue === "reset") void act("All is as it was at first.", () => ask("POST", "reset"))()
  target.returnValue = ""
})
at("download").addEventListener(
  "click",
  act("The snapshot is downloaded. It may have secrets in it.", async () => {
    const json = JSON.stringify(await read("state"), undefined, 2)
    const href = URL.createObjectURL(new Blob([json], { type: "application/json" }))
    make("a", { href, download: "cloudfront-snapshot.json" }).click()
    URL.revokeObjectURL(href)
  })
)
at("load").addEventListener("change", ({ target }) => {
  const [file] = target.files
  if (file === undefined) return
  void act(`The snapshot ${file.name} is loaded.`, async () => ask("PUT", "state", await file.text()))()
  target.value = ""
})
at("account").addEventListener("change", ({ target }) => {
  account = target.value
  resources.forget()
  listen()
})
at("calls-search").addEventListener("input", () => showCalls())
at("calls-errors").addEventListener("change", () => showCalls())
at("calls-forget").addEventListener(
  "click",
  act("The log is empty.", () => ask("DELETE", "calls"))
)
at("resources-search").addEventListener("input", () => {
  resources.restart()
  resources.reload()
})
at("faults-clear").addEventListener(
  "click",
  act("All faults are switched off.", () => ask("DELETE", "faults"))
)

/** What a fault needs beside its name. */
const PARAMETERS = {
  code: ["code", "status"],
  delay: ["millis"],
  empty: ["status"],
  slowBody: ["millis"],
  truncateAt: ["bytes"]
}
const showParameters = () => {
  const needed = PARAMETERS[at("fault-name").value] ?? []
  for (const name of ["code", "status", "millis", "bytes"]) at(`fault-${name}-field`).hidden = !needed.includes(name)
  at("fault-times").disabled = at("fault-endless").checked
}
at("fault-name").addEventListener("change", showParameters)
at("fault-endless").addEventListener("change", showParameters)
at("fault").addEventListener(
  "submit",
  act("The fault is switched on.", () => {
    const fault = at("fault-name").value
    const values = { millis: () => Number(at("fault-millis").value), bytes: () => Number(at("fault-bytes").value) }
    const spec = { fault }
    for (const name of PARAMETERS[fault] ?? []) {
      spec[name] =
        name === "code" ? at("fault-code").value : name === "status" ? Number(at("fault-status").value) : values[name]()
    }
    if (fault === "code") spec.message = "made to fail"
    const times = at("fault-endless").checked ? null : Number(at("fault-times").value)
    const step = { on: at("fault-on").value, skip: Number(at("fault-skip").value), times, fault: spec }
    return ask("POST", "faults", JSON.stringify([step]))
  })
)

const VIEWS = { 1: "#/resources", 2: "#/progress", 3: "#/calls", 4: "#/faults" }
const isTyping = ({ target }) => target.closest("input, select, textarea, dialog") !== null

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === "Escape" && !event.target.closest("dialog")) {
    at(`${place.view}-list`)?.focus()
    return
  }
  if (isTyping(event)) return
  const { key } = event
  if (VIEWS[key] !== undefined) {
    location.hash = VIEWS[key]
    if (key !== "4") requestAnimationFrame(() => at(`${place.view}-list`)?.focus())
  } else if (key === "/") (at(`${place.view}-search`) ?? at("fault-on")).focus()
  else if (key === "l") at(`${place.view}-list`)?.focus()
  else if (key === "a") at("advance-count").focus()
  else if (key === "s") void settle()
  else if (key === "?") at("shortcuts").showModal()
  else return
  event.preventDefault()
})
at("help").addEventListener("click", () => at("shortcuts").showModal())
addEventListener("hashchange", go)

const start = async () => {
  const { faults, kinds, operations } = await read("choices")
  for (const kind of kinds) allKinds[kind] = true
  at("operations").replaceChildren(...["*", ...operations].map((value) => make("option", { value })))
  at("fault-name").replaceChildren(
    ...[...faults, ...Object.keys(PARAMETERS)].map((value) => make("option", { value }, kindName(value)))
  )
  showParameters()
  go()
  listen()
}
start().catch((error) => say(error.message, "error"))
