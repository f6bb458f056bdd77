/**
 * The results of a suite. A case passes, fails with the expected and the actual value, or does not apply for a reason.
 */
export type Outcome =
  | { readonly _tag: "Passed" }
  | { readonly _tag: "Failed"; readonly expected: unknown; readonly got: unknown; readonly what: string }
  | { readonly _tag: "NotApplicable"; readonly reason: string }

export interface Case {
  readonly name: string
  readonly outcome: Outcome
  /** The intended differences that occurred. */
  readonly differences: ReadonlyArray<string>
  /** Time and memory, if they are measured. */
  readonly spent?: { readonly millis: number; readonly peakMB: number }
}

export const passed: Outcome = { _tag: "Passed" }

export const failed = (what: string, expected: unknown, got: unknown): Outcome => ({
  _tag: "Failed",
  what,
  expected,
  got
})

const show = (value: unknown): string => {
  const text = typeof value === "string" ? value : (JSON.stringify(value, null, 1) ?? String(value))
  return text.length > 2000 ? `${text.slice(0, 2000)}… (${text.length} characters)` : text
}

const indent = (text: string): string => text.replace(/^/gm, "      ")

/** Prints the failures, the differences and the summary. Sets the exit code. */
export const print = (
  cases: ReadonlyArray<Case>,
  reasons: Readonly<Record<string, string>>,
  write: (line: string) => void
): number => {
  const counts = { passed: 0, failed: 0, notApplicable: 0 }
  const allowed = new Map<string, number>()
  for (const { differences, name, outcome } of cases) {
    for (const difference of differences) allowed.set(difference, (allowed.get(difference) ?? 0) + 1)
    if (outcome._tag === "Passed") counts.passed++
    else if (outcome._tag === "NotApplicable") counts.notApplicable++
    else {
      counts.failed++
      write(`✗ ${name}: ${outcome.what}`)
      write(`    expected\n${indent(show(outcome.expected))}`)
      write(`    got\n${indent(show(outcome.got))}`)
    }
  }
  for (const [difference, count] of allowed)
    write(`deliberate difference in ${count} cases: ${reasons[difference] ?? difference}`)
  const spent = cases.flatMap((one) => (one.spent === undefined ? [] : [{ name: one.name, ...one.spent }]))
  const slowest = [...spent].sort((a, b) => b.millis - a.millis)[0]
  const largest = [...spent].sort((a, b) => b.peakMB - a.peakMB)[0]
  if (slowest !== undefined) write(`slowest: ${slowest.name}, ${Math.round(slowest.millis)} ms`)
  if (largest !== undefined) write(`most memory: ${largest.name}, ${Math.round(largest.peakMB)} MB resident`)
  if (counts.notApplicable > 0) write(`${counts.notApplicable} not applicable`)
  write(`${counts.passed} passed, ${counts.failed} failed`)
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1
}
