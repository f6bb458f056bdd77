/** What can go wrong in a command, beside what goes wrong in the programs of the library. */
import * as Data from "effect/Data"

/** Every error that a command may fail with. Its message is for a person, and has no secrets. */
export interface Failure {
  readonly _tag: string
  readonly message: string
}

/** The command line is wrong. */
export class UsageError extends Data.TaggedError("UsageError")<{
  readonly message: string
}> {}

/** A file or a program of this machine cannot be used. */
export class FileError extends Data.TaggedError("FileError")<{
  readonly message: string
}> {}

/** A setting of AWS's tools is invalid. */
export class ConfigurationError extends Data.TaggedError("ConfigurationError")<{
  readonly message: string
}> {}

/** The person who was asked said no. */
export class Declined extends Data.TaggedError("Declined")<{
  readonly message: string
}> {}

/** The other end of the output is closed. */
export class ClosedPipe extends Data.TaggedError("ClosedPipe")<{
  readonly message: string
}> {}

/** The output cannot be written, such as to a full disk. */
export class OutputError extends Data.TaggedError("OutputError")<{
  readonly message: string
}> {}

/** Why something could not be printed. */
export type WriteError = ClosedPipe | OutputError

/** Some of several things failed. The command has told which. */
export class PartialFailure extends Data.TaggedError("PartialFailure")<{
  readonly message: string
}> {}

/** A rollout was rolled back. */
export class RolledBack extends Data.TaggedError("RolledBack")<{
  readonly message: string
}> {}

/** Another client has changed what is edited. */
export class ChangedMeanwhile extends Data.TaggedError("ChangedMeanwhile")<{
  readonly message: string
}> {}

/** What was to be checked is not as it is to be. */
export class FailedCheck extends Data.TaggedError("FailedCheck")<{
  readonly message: string
}> {}

/** The package of the in-memory CloudFront is not installed. */
export class MissingTestingPackage extends Data.TaggedError("MissingTestingPackage")<{
  readonly message: string
}> {}
