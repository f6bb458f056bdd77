/** The candidates by name. Each of them only loads its own modules. */
import type { Candidate } from "../Candidate.js"

export type Name = "ours" | "sdk" | "distilled" | "floor"

/** `folder` is the folder of distilled. */
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
