/** A value in reports: JSON, with bytes as their number. */
export const plain = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (one instanceof Uint8Array ? `${one.length} bytes` : one)) ?? "nothing"
