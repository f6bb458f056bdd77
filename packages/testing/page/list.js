/** A list of any length, of which only the rows that are seen are in the document. It is used with the keys that list boxes have. */

const HEIGHT = 32
/** Rows above and below what is seen. */
const SPARE = 6

const STEPS = { ArrowDown: 1, ArrowUp: -1 }
const ENDS = { Home: 0, End: Infinity }

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
  /** While the rows are about to be other ones, their number is not known, and the row that is chosen may be any: the last one is `Infinity`. */
  let isCounted = false
  let active = 0
  let isPlanned = false

  /** The rows that are in the document once it is drawn. */
  const seenRows = () => ({
    from: Math.max(0, Math.floor(element.scrollTop / HEIGHT) - SPARE),
    to: Math.min(count, Math.ceil((element.scrollTop + element.clientHeight) / HEIGHT) + SPARE)
  })

  const place = () => {
    isPlanned = false
    const { from, to } = seenRows()
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
    if (isCounted) element.removeAttribute("aria-busy")
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
    active = Math.max(index, 0)
    if (isCounted) follow()
    refresh()
  }

  /** Chooses a row that there is, and scrolls to it. */
  const follow = () => {
    active = Math.min(active, Math.max(count - 1, 0))
    const top = active * HEIGHT
    if (top < element.scrollTop) element.scrollTop = top
    if (top + HEIGHT > element.scrollTop + element.clientHeight) element.scrollTop = top + HEIGHT - element.clientHeight
  }

  element.addEventListener("scroll", refresh, { passive: true })
  new ResizeObserver(refresh).observe(element)
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const page = Math.max(1, Math.floor(element.clientHeight / HEIGHT) - 1)
    const step = { ...STEPS, PageDown: page, PageUp: -page }[event.key]
    if (step !== undefined) activate(active + step)
    else if (ENDS[event.key] !== undefined) activate(ENDS[event.key])
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
    seenRows,
    /** The next rows are other ones: the first of them is chosen, unless a key chooses another one before their number is known. */
    restart: () => {
      isCounted = false
      element.setAttribute("aria-busy", "true")
      element.scrollTop = 0
      activate(0)
    },
    /** Sets the number of rows. `added` of them are new at the top: what is seen stays where it is. */
    resize: (rows, added = 0) => {
      const isScrolled = element.scrollTop > 0
      count = rows
      if (added > 0 && (active > 0 || isScrolled)) active += added
      room.style.setProperty("height", `${count * HEIGHT}px`)
      if (added > 0 && isScrolled) element.scrollTop += added * HEIGHT
      if (isCounted) active = Math.min(active, Math.max(count - 1, 0))
      else follow()
      isCounted = true
      refresh()
    }
  }
}
