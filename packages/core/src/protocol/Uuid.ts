/** Formats 32 hexadecimal digits as a UUID (version 4). The version and the variant replace two of the digits. */
export const format = (digits: string): string => {
  const variant = "89ab".charAt(Number.parseInt(digits.charAt(16), 16) % 4)
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20)
  ].join("-")
}
