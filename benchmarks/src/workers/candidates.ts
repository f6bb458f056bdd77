/** The candidates by name; each loads nothing of the others. */
import type { Candidate } from "../Candidate.js"

export type Name = "ours" | "sdk" | "distilled" | "floor"

/** `folder` is where distilled is installed. */
export const load = async (name: Name, folder = ""): Promise<Candidate> => {
  switch (name) {
    case "ours":
      return (await import("./ours.js")).candidate
    case "sdk":
      return (await import("./sdk.js")).candidate
    case "distilled":
      return (await import("./distilled.js")).candidate(folder)
    case "floor":
      return (await import("./floor.js")).candidate
  }
}
