/** A list of any length, of which only the rows that are seen are in the document. It is used with the keys that list boxes have. */

const HEIGHT = 32
/** Rows above and below what is seen. */
const SPARE = 6

const KEYS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }

/**
 * `draw(index, row)` fills an empty element with the content of a row, and may leave it empty until the row is known.
 * `open(index)` runs when a row is chosen. `seen(from, to)` runs when other rows are seen.
 */
export const makeList = ({ element, draw, open, seen = () => {} }) => {
  const room = document.createElement("div")
  room.className = "room"
  room.setAttribute("role", "presentation")
  element.setAttribute("role", "listbox")
  element.tabIndex = 0
  element.append(room)

  let count = 0
  let active = 0
  /** The number of the row that is first in the document, and the rows. */
  let shown = { from: 0, to: 0 }
  let isPlanned = false

  const place = () => {
    isPlanned = false
    const from = Math.max(0, Math.floor(element.scrollTop / HEIGHT) - SPARE)
    const to = Math.min(count, Math.ceil((element.scrollTop + element.clientHeight) / HEIGHT) + SPARE)
    shown = { from, to }
    const rows = []
    for (let index = from; index < to; index++) {
      const row = document.createElement("div")
      row.className = "row"
      row.id = `${element.id}-${index}`
      row.dataset.index = String(index)
      row.style.setProperty("top", `${index * HEIGHT}px`)
      row.setAttribute("role", "option")
      row.setAttribute("aria-posinset", String(index + 1))
      row.setAttribute("aria-setsize", String(count))
      row.setAttribute("aria-selected", String(index === active))
      draw(index, row)
      rows.push(row)
    }
    room.replaceChildren(...rows)
    if (active >= from && active < to) element.setAttribute("aria-activedescendant", `${element.id}-${active}`)
    else element.removeAttribute("aria-activedescendant")
    seen(from, to)
  }

  /** Draws once for all that happens until the next frame. */
  const refresh = () => {
    if (isPlanned) return
    isPlanned = true
    requestAnimationFrame(place)
  }

  const activate = (index) => {
    active = Math.min(Math.max(index, 0), Math.max(count - 1, 0))
    const top = active * HEIGHT
    if (top < element.scrollTop) element.scrollTop = top
    if (top + HEIGHT > element.scrollTop + element.clientHeight) element.scrollTop = top + HEIGHT - element.clientHeight
    refresh()
  }

  element.addEventListener("scroll", refresh, { passive: true })
  new ResizeObserver(refresh).observe(element)
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const page = Math.max(1, Math.floor(element.clientHeight / HEIGHT) - 1)
    const step = { ...KEYS, PageDown: page, PageUp: -page }[event.key]
    if (step !== undefined) activate(active + step)
    else if (event.key === "Enter" || event.key === " ") {
      if (count > 0) open(active)
    } else return
    event.preventDefault()
  })
  element.addEventListener("click", (event) => {
    const row = event.target.closest(".row")
    if (row === null) return
    activate(Number(row.dataset.index))
    open(active)
  })

  return {
    refresh,
    activate,
    seenRows: () => shown,
    /** Sets the number of rows. `added` of them are new at the top: what is seen stays where it is. */
    resize: (rows, added = 0) => {
      const isScrolled = element.scrollTop > 0
      count = rows
      if (added > 0 && (active > 0 || isScrolled)) active += added
      active = Math.min(active, Math.max(count - 1, 0))
      room.style.setProperty("height", `${count * HEIGHT}px`)
      if (added > 0 && isScrolled) element.scrollTop += added * HEIGHT
      refresh()
    }
  }
}
