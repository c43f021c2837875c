/** Sentences of ours with names of others in them: put together so that a name never passes the translator. Pure. */
export interface TextPart {
  text: string
  /** A name or a sentence that somebody else wrote: shown in a `<bdi>`, so that it turns nothing around it. */
  isForeign: boolean
}

/** Private-use characters stand for foreign text while a sentence is put together. */
export const entityMark = '\ue000'
export const sentenceMark = '\ue001'

/** @param foreign what stands for each mark. */
export const partsOf = (sentence: string, foreign: Readonly<Record<string, string>>): TextPart[] =>
  sentence
    .split(/([\ue000\ue001])/)
    .filter((part) => part !== '')
    .map((part) => ({ text: foreign[part] ?? part, isForeign: foreign[part] !== undefined }))

/** As plain text, the foreign parts within Unicode's own isolation marks. */
export const isolatedText = (parts: readonly TextPart[]): string =>
  parts.map((part) => (part.isForeign ? `\u2068${part.text}\u2069` : part.text)).join('')

/** The same without marks, as it looks. */
export const bareText = (parts: readonly TextPart[]): string => parts.map(({ text }) => text).join('')
