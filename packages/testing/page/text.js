/** Texts that people read, made of what the server says. */

const TOKENS = /<!-{2}[\s\S]*?-{2}>|<!\[CDATA\[[\s\S]*?\]\]>|<[^>]*>|[^<]+/g

/** An XML document with a line for each element. What is no XML stays as it is, and is never lost. */
export const prettyXml = (text) => {
  const tokens = text.match(TOKENS) ?? []
  if (!text.startsWith("<") || tokens.join("") !== text) return text
  const lines = []
  let depth = 0
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]
    const [next = "", end = ""] = tokens.slice(i + 1, i + 3)
    const isStart = /^<[^!?/]/.test(token) && !token.endsWith("/>")
    if (token.startsWith("</")) depth = Math.max(0, depth - 1)
    if (isStart && next.startsWith("</")) {
      lines.push("  ".repeat(depth) + token + next)
      i += 1
    } else if (isStart && !next.startsWith("<") && end.startsWith("</")) {
      lines.push("  ".repeat(depth) + token + next + end)
      i += 2
    } else if (token.trim() !== "") {
      lines.push("  ".repeat(depth) + token)
      if (isStart) depth += 1
    }
  }
  return lines.join("\n")
}

/** A body as people read it: XML and JSON with a line for each member. */
export const pretty = (text) => {
  if (!/^[[{]/.test(text)) return prettyXml(text)
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2)
  } catch {
    return text
  }
}

const two = (number) => String(number).padStart(2, "0")

/** A duration as `4:59`, or `1:00:00` from an hour on. */
export const clock = (millis) => {
  const seconds = Math.max(0, Math.ceil(millis / 1000))
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

/** A point in time in UTC, as the API has it. */
export const instant = (millis) => {
  const date = new Date(millis)
  return Number.isNaN(date.getTime()) ? String(millis) : date.toISOString().replace("T", " ").slice(0, 19)
}

/** `originAccessControl` as `Origin access control`. */
export const kindName = (kind) => {
  const words = kind.replace(/([A-Z])/g, " $1").toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
