/** Server-sent events, as https://html.spec.whatwg.org/multipage/server-sent-events.html has them. */

export interface Event {
  readonly event: string
  /** One line. */
  readonly data: string
  /** Where to go on after the connection was lost. */
  readonly id?: string | undefined
}

export const encode = ({ data, event, id }: Event): string =>
  `${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`

/** A comment, which keeps a connection open and finds out whether there is one. */
export const ALIVE = ": \n\n"

/** How long a client waits until it connects again. */
export const retryAfter = (millis: number): string => `retry: ${millis}\n\n`

/** What was read, and the id of the last event. */
export interface Reading {
  readonly rest: string
  readonly id: string | undefined
}

export const NOTHING_READ: Reading = { rest: "", id: undefined }

const BLANK_LINE = /\r\n\r\n|\n\n|\r\r/

const read = (block: string, before: string | undefined): Event => {
  let event = "message"
  let id = before
  const data: Array<string> = []
  for (const line of block.split(/\r\n|\n|\r/)) {
    const [, name = "", value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? []
    if (name === "event") event = value
    if (name === "id" && !value.includes("\0")) id = value
    if (name === "data") data.push(value)
  }
  return { event, data: data.join("\n"), id }
}

/** Reads the events that are complete with a further piece of text. Events without data are left out, as the standard says. */
export const feed = ({ id, rest }: Reading, piece: string): readonly [events: ReadonlyArray<Event>, now: Reading] => {
  const blocks = (rest + piece).split(BLANK_LINE)
  const left = blocks.pop() ?? ""
  let last = id
  const events = blocks.map((block) => {
    const event = read(block, last)
    last = event.id
    return event
  })
  return [events.filter(({ data }) => data !== ""), { rest: left, id: last }]
}
