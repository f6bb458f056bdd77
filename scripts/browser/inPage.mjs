// What runs within the page, where the types of Node are of no use. Each function stands alone, since only its text reaches the page.

export const width = () => document.documentElement.scrollWidth

export const background = () => getComputedStyle(document.body).backgroundColor

/** The elements that do something, and have no name that is read out. */
export const nameless = () =>
  Array.from(document.querySelectorAll("input, select, button, a, [tabindex='0']"))
    .filter((one) => {
      const isNamed = one.textContent !== "" || one.getAttribute("aria-label") !== null || one.title !== ""
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

/** Whether the script of a page of the site has started. */
export const isStarted = () => document.querySelector("#app")?.__vue_app__ !== undefined

export const isFocused = (selector) => document.activeElement?.matches(selector) ?? false

export const addresses = (links) => links.map((link) => link.getAttribute("href"))

/** The texts that are shown with a contrast below that of WCAG's level AA: 4.5, or 3 for large ones. */
export const weakTexts = () => {
  const parse = (text) => {
    const [r = 0, g = 0, b = 0, a = 1] = (text.match(/[\d.]+/g) ?? []).map(Number)
    return [r, g, b, a]
  }
  const over = ([r, g, b, a], [r2, g2, b2]) => [r * a + r2 * (1 - a), g * a + g2 * (1 - a), b * a + b2 * (1 - a), 1]
  /** The colour behind an element. */
  const behind = (element) => {
    if (element === null) return [255, 255, 255, 1]
    const own = parse(getComputedStyle(element).backgroundColor)
    return own[3] === 1 ? own : over(own, behind(element.parentElement))
  }
  const light = (colour) => {
    const [r, g, b] = colour.map((part) => {
      const one = part / 255
      return one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const found = new Map()
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode() !== null) {
    const element = walker.currentNode.parentElement
    const text = walker.currentNode.textContent.trim()
    if (text === "" || !element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue
    const { color, fontSize, fontWeight } = getComputedStyle(element)
    const back = behind(element)
    const [high, low] = [light(over(parse(color), back)), light(back)].sort((one, other) => other - one)
    const size = Number.parseFloat(fontSize)
    const isLarge = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700)
    const contrast = (high + 0.05) / (low + 0.05)
    if (contrast < (isLarge ? 3 : 4.5))
      found.set(`${color} on ${back.map(Math.round)}`, `${contrast.toFixed(1)}: ${text.slice(0, 30)}`)
  }
  return Array.from(found, ([pair, what]) => `${pair}: ${what}`)
}

/** Pictures of one size in one, below each other, as the URL of its data. */
export const stack = async (urls) => {
  const images = await Promise.all(
    urls.map(async (src) => {
      const image = Object.assign(new Image(), { src })
      await image.decode()
      return image
    })
  )
  const [{ height, width }] = images
  const canvas = Object.assign(document.createElement("canvas"), { width, height: height * images.length })
  images.forEach((image, index) => canvas.getContext("2d").drawImage(image, 0, index * height))
  return canvas.toDataURL("image/webp", 0.8)
}
