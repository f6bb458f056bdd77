// What runs within the page, where the types of Node are of no use. Each function stands alone, since only its text reaches the page.

/** The id of the element that has the focus. */
export const focused = () => document.activeElement?.id ?? ""

export const width = () => document.documentElement.scrollWidth

export const background = () => getComputedStyle(document.body).backgroundColor

/** The elements that do something, and have no name that is read out. */
export const nameless = () =>
  Array.from(document.querySelectorAll("input, select, button, a, [tabindex='0']"))
    .filter((one) => {
      const isNamed = one.textContent !== "" || one.getAttribute("aria-label") !== null
      return !isNamed && (one.labels?.length ?? 0) === 0
    })
    .map((one) => one.outerHTML)

export const content = () => ({
  html: document.body.outerHTML,
  hacked: "hacked" in window,
  foreign: document.querySelectorAll("img, script:not(:only-of-type)").length
})

/** Scrolls through the list of calls. */
export const scroll = async () => {
  const list = document.querySelector("#calls-list")
  const from = performance.now()
  for (let i = 1; i <= 20; i++) {
    list.scrollTop = (list.scrollHeight / 20) * i
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  }
  return { millis: performance.now() - from, rows: document.querySelectorAll(".row").length }
}

/** The colours of texts whose contrast is below 4.5, which WCAG asks for. */
export const weakColours = () => {
  const style = getComputedStyle(document.documentElement)
  const light = (name) => {
    const hex = style.getPropertyValue(name).trim().slice(1)
    const [r, g, b] = [0, 2, 4].map((at) => {
      const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const fronts = ["--text", "--faint", "--accent", "--good", "--warn", "--bad"]
  const pairs = fronts.flatMap((front) => ["--back", "--raised", "--chosen"].map((back) => [front, back]))
  return pairs.flatMap(([front, back]) => {
    const [high, low] = [light(front), light(back)].sort((one, other) => other - one)
    const contrast = (high + 0.05) / (low + 0.05)
    return contrast < 4.5 ? [`${front} on ${back}: ${contrast.toFixed(1)}`] : []
  })
}
