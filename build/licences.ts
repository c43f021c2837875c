/** Collects the licences of what the bundles really contain, for all environments of a build, in one text file. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Plugin } from 'vite'

interface Licence {
  name: string
  version: string
  /** SPDX expression, as the package declares it. */
  identifier: string
  /** Null where the package ships none. */
  text: string | null
}

interface LicencesOptions {
  /** Where the text goes. */
  file: string
  /** Folders of packages that are shipped as they are, because no bundle can hold them. */
  shipped: readonly string[]
}

const licenceFile = /^(?:licen[cs]e|copying|notice)/i

/** One instance sees every environment (`sharedDuringBuild`) and writes when the last one is built. */
export function collectLicences({ file, shipped }: LicencesOptions): Plugin {
  const folders = new Set<string>(shipped)
  return {
    name: 'collect-licences',
    sharedDuringBuild: true,
    generateBundle(_, bundle) {
      const ids = Object.values(bundle).flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []))
      // Style sheets and the fonts they bring leave no module behind in a chunk.
      const styles = [...this.getModuleIds()].filter((id) => id.split('?')[0]?.endsWith('.css'))
      for (const folder of [...ids, ...styles].map(packageFolder)) if (folder !== null) folders.add(folder)
    },
    buildApp: {
      order: 'post',
      async handler() {
        const licences = await Promise.all([...folders].map(readLicence))
        await writeFile(file, describeLicences(licences))
      },
    },
  }
}

/** The folder of the package that a module belongs to; null for our own and for what plugins make up. */
export function packageFolder(id: string): string | null {
  const parts = id.replace(/^\0/, '').split(/[?#]/, 1)[0]?.split(/[/\\]/) ?? []
  const at = parts.lastIndexOf('node_modules')
  const name = parts[at + 1]
  if (at === -1 || name === undefined) return null
  return parts.slice(0, at + (name.startsWith('@') ? 3 : 2)).join('/')
}

async function readLicence(folder: string): Promise<Licence> {
  const facts = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as {
    name: string
    version: string
    license?: string
  }
  const files = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && licenceFile.test(entry.name))
    .map(({ name }) => name)
    .sort()
  const texts = await Promise.all(files.map((name) => readFile(path.join(folder, name), 'utf8')))
  return {
    name: facts.name,
    version: facts.version,
    identifier: facts.license ?? 'not declared',
    text: texts.length === 0 ? null : texts.map((text) => text.trim()).join('\n\n'),
  }
}

const line = '-'.repeat(80)

/** Each package once, by name, its licence as it wrote it. */
export function describeLicences(licences: readonly Licence[]): string {
  const sections = new Map(
    licences.map(({ name, version, identifier, text }) => [
      `${name} ${version}`,
      `${line}\n${name} ${version} (${identifier})\n${line}\n\n${text ?? `Licensed under ${identifier}; the package ships no text of its own.`}\n`,
    ]),
  )
  const names = [...sections.keys()].sort()
  return [
    'AutoInfraSnap contains the software listed below, with thanks to those who wrote it.\n',
    ...names.map((name) => sections.get(name)),
  ].join('\n')
}
