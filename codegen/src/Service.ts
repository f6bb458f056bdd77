/**
 * What the generator knows of an API: where its model comes from, where its modules go, and what they say.
 */
import type { Family } from "./Families.js"
import type { Model, Operation } from "./Ir.js"

/** How generated modules import the modules of core that they stand on. */
interface Core {
  /** As the modules of descriptions import it, which are one folder deeper. */
  readonly Description: string
  readonly Enum: string
  readonly Operation: string
  readonly ServiceError: string
  readonly Shape: string
}

/** How generated modules make operations of another API than CloudFront's. */
interface Api {
  /** The service that sends requests. */
  readonly tag: string
  /** The module of the service. */
  readonly module: string
  /** The module with the functions that make operations. */
  readonly internal: string
}

export interface Service {
  /** The directory of the generated modules, relative to the project's root. */
  readonly directory: string
  /** The package.json of the package, relative to the project's root. */
  readonly manifest: string
  /** Reads the model of the installed npm package, and corrects and checks it. */
  readonly model: () => Promise<Model>
  readonly families: ReadonlyArray<Family>
  readonly core: Core
  readonly api?: Api
  /** The prefix of the pages of AWS's reference. */
  readonly pages: string
  /** One sentence for each operation, by its id. */
  readonly summaries: Readonly<Record<string, string>>
  /** The note of a member. When absent, the notes of CloudFront's API. */
  readonly noteOf?: (owner: string, key: string) => string | undefined
  /** The program in the docstring of an operation. */
  readonly exampleOf: (model: Model, operation: Operation) => string
}
