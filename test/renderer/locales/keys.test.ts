/** Every text the dashboard asks for exists, and none is kept that nobody asks for. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { en } from '../../../renderer/locales/en'
import { ko } from '../../../renderer/locales/ko'

interface TextTree {
  readonly [name: string]: string | TextTree
}

/** Key and text, with dots between the names: `common.retry`. */
const textsOf = (tree: TextTree, above = ''): [key: string, text: string][] =>
  Object.entries(tree).flatMap(([name, inside]) =>
    typeof inside === 'string'
      ? [[above + name, inside] as [string, string]]
      : textsOf(inside, `${above}${name}.`),
  )

const filesBelow = (folder: string): { name: string; source: string }[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|vue)$/.test(name))
    .map((name) => ({ name, source: readFileSync(path.join(folder, name), 'utf8') }))

const sources = filesBelow('renderer').filter(({ name }) => !name.startsWith(`locales${path.sep}`))
const english = new Map(textsOf(en))
const korean = new Map(textsOf(ko))
const areas = Object.keys(en)

interface Use {
  where: string
  written: string
  /** What the key may be: a name in full, or one with parts that are only known when it runs. */
  fits: RegExp
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
const withoutComments = (source: string): string => source.replace(/\/\*[^]*?\*\/|<!--[^]*?-->|\s\/\/.*/g, '')

/** @returns what stands in quotes and begins with an area; in backquotes parts of it may be put in. */
const keysIn = (pattern: RegExp): Use[] =>
  sources.flatMap(({ name, source }) =>
    [...withoutComments(source).matchAll(pattern)]
      .map(([, , key]) => key!)
      .filter((written) => areas.includes(written.split('.')[0]!))
      .map((written) => ({
        where: name,
        written,
        fits: new RegExp(
          `^${written
            .split(/\$\{[^}]*\}/)
            .map(escaped)
            .join('([\\w:-]+)')}$`,
        ),
      })),
  )

const quoted = keysIn(/(['"`])([a-zA-Z]+\.(?:[^'"`\s$]|\$\{[^}]*\})+)\1/g)
/** Quotes hold names of series and paths of settings too; a call of `t` or `te` holds a key for sure. */
const translated = keysIn(/\bte?\(\s*(['"`])([a-zA-Z]+\.(?:[^'"`\s$]|\$\{[^}]*\})+)\1/g)

it('has a text for every key that is asked for', () => {
  const missing = translated.filter(({ fits }) => ![...english.keys()].some((key) => fits.test(key)))
  expect(translated.length).toBeGreaterThan(100)
  expect(missing.map(({ where, written }) => `${where}: ${written}`)).toEqual([])
})

/** What parts of a key may be: words in quotes, and whatever the contract names. */
const words = new Set([
  ...sources.flatMap(({ source }) => withoutComments(source).match(/(?<=['"])[\w:-]+(?=['"])/g) ?? []),
  ...filesBelow('main/contract').flatMap(
    ({ source }) => withoutComments(source).match(/\w+(?::\w+)?/g) ?? [],
  ),
])

/** Words that are put together themselves, as `counts${isTight ? 'Tight' : ''}`. */
const composedWords = sources.flatMap(({ source }) =>
  (withoutComments(source).match(/(?<=`)[a-z]\w*(?:\$\{[^}]*\}\w*)+(?=`)/g) ?? []).map(
    (written) => new RegExp(`^${written.split(/\$\{[^}]*\}/).join('\\w*')}$`),
  ),
)
const isWord = (part: string): boolean => words.has(part) || composedWords.some((fits) => fits.test(part))

it('keeps no text that nobody asks for', () => {
  const isAskedFor = (key: string): boolean =>
    quoted.some(({ written, fits }) => {
      const found = fits.exec(key)
      return found !== null && (written === key || found.slice(1).every(isWord))
    })
  expect([...english.keys()].filter((key) => !isAskedFor(key))).toEqual([])
})

it('puts the same values into the texts of both languages', () => {
  const valuesOf = (text: string): string => [...new Set(text.match(/\{\w+\}/g))].sort().join()
  const different = [...english]
    // What the machine says in English as a whole, another language says in words of its own.
    .filter(([, text]) => text !== '{problem}')
    .filter(([key, text]) => valuesOf(text) !== valuesOf(korean.get(key) ?? ''))
  expect(different.map(([key, text]) => `${key}: ${text} / ${korean.get(key)}`)).toEqual([])
})

it('says everything in Korean that is said in English', () => {
  // Names, units and examples are the same everywhere; a text with two English words in a row is none of them.
  const isSentence = /[a-z]{2,} [a-z]{2,}/
  const left = [...korean].filter(([, text]) => isSentence.test(text) && !/[가-힣]/.test(text))
  expect(left.map(([key, text]) => `${key}: ${text}`)).toEqual([])
})
