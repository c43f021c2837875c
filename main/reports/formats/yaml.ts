/**
 * YAML 1.2 (core schema), keys in the document's order. Text that any reader, YAML 1.1 ones included,
 * could take for something else (yes, 1e3, 0x10, ~, dates) stands in double quotes.
 */
import type { ScalarTag, Tags } from 'yaml'
import { escapeNotPrintable } from '../printable'
import type { ReportFormat } from './format'

/** Plain words and paths that no version of YAML reads as anything but text. Colons are out: 1:30 is 90 in YAML 1.1. */
const plainText = /^[A-Za-z/][A-Za-z0-9_./@+-]*(?: [A-Za-z0-9_./@+-]+)*$/
const reservedWords = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i

function yamlText(text: string): string {
  if (plainText.test(text) && !reservedWords.test(text)) return text
  // A JSON string is a double-quoted YAML scalar; lone surrogates are escaped there already.
  return escapeNotPrintable(JSON.stringify(text))
}

/** YAML 1.1 takes 1e-7 for text: it wants a fraction and a signed exponent, which 1.2 reads the same. */
const yamlNumber = (value: number): string => JSON.stringify(value).replace(/^(-?\d+)e/, '$1.0e')

const textTag: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  identify: (value) => typeof value === 'string',
  resolve: (text) => text,
  stringify: ({ value }) => yamlText(String(value)),
}
const numberTag: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  identify: (value) => typeof value === 'number',
  resolve: Number,
  stringify: ({ value }) => yamlNumber(Number(value)),
}

/** Any JSON value as YAML. */
export async function toYaml(value: unknown): Promise<string> {
  const { Document } = await import('yaml')
  const isTextOrNumber = (tag: Tags[number]): boolean =>
    typeof tag === 'object' && ['', 1, 0.5].some((value) => tag.identify?.(value) === true)
  const document = new Document(value, {
    version: '1.2',
    schema: 'core',
    customTags: (tags) => [...tags.filter((tag) => !isTextOrNumber(tag)), textTag, numberTag],
    aliasDuplicateObjects: false,
  })
  return document.toString({ lineWidth: 0 })
}

export const yamlFormat: ReportFormat = {
  id: 'yaml',
  extension: 'yaml',
  mediaType: 'application/yaml',
  render: (snapshot) => toYaml(snapshot),
}
