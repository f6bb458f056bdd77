import { XMLValidator } from "fast-xml-parser"

/** Where a document stops being well-formed, as fast-xml-parser sees it. */
export const secondOpinion = (text: string): string | undefined => {
  const opinion = XMLValidator.validate(text)
  return opinion === true ? undefined : `line ${opinion.err.line}, column ${opinion.err.col}`
}
