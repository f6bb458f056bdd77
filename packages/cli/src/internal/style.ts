/** Colours of a terminal. */

export type Color = "bold" | "cyan" | "green" | "grey" | "red" | "yellow"

export type Paint = (color: Color, text: string) => string

const CODES: Readonly<Record<Color, readonly [number, number]>> = {
  bold: [1, 22],
  cyan: [36, 39],
  green: [32, 39],
  grey: [90, 39],
  red: [31, 39],
  yellow: [33, 39]
}

export const plain: Paint = (_color, text) => text

export const paint: Paint = (color, text) => {
  const [on, off] = CODES[color]
  return text === "" ? "" : `\u001b[${on}m${text}\u001b[${off}m`
}

/** The colour of a state of a resource. */
export const colorOfStatus = (status: string): Color =>
  /^(deployed|completed|active|ready|live|enabled|associated|yes)$/i.test(status)
    ? "green"
    : /fail|error|invalid/i.test(status)
      ? "red"
      : /^(disabled|no|unassociated|)$/i.test(status)
        ? "grey"
        : "yellow"

// Control characters of a resource's name or comment, those of the direction of text among them, must not reach the terminal.
export const printable = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (char) =>
    char === "\n" || char === "\t" ? " " : "\ufffd"
  )
