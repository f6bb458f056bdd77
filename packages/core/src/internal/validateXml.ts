import { XMLValidator } from "fast-xml-parser"

/** The position at which fast-xml-parser finds that a document is not well-formed; `undefined` if it accepts the document. */
export const firstXmlError = (text: string): string | undefined => {
  const result = XMLValidator.validate(text)
  return result === true ? undefined : `line ${result.err.line}, column ${result.err.col}`
}
