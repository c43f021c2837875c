import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSealing } from '../../../main/crypto/sealing'
import { createOpenedFiles } from '../../../main/desktop/opened-files'
import { htmlFormat } from '../../../main/reports/formats/html/html'
import { yamlFormat } from '../../../main/reports/formats/yaml'
import { sampleSnapshot } from '../reports/sample-snapshot'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'opened-'))
})
afterEach(() => rmSync(folder, { recursive: true }))
const at = (name: string) => path.join(folder, name)
const snapshot = sampleSnapshot()

describe('a file that was opened', () => {
  it('reaches the window as JSON without its folder, whatever its format', async () => {
    writeFileSync(at('a.json'), JSON.stringify(snapshot))
    writeFileSync(at('b.yaml'), await yamlFormat.render(snapshot))
    writeFileSync(at('c.html'), await htmlFormat.render(snapshot))
    const files = createOpenedFiles()
    for (const name of ['a.json', 'b.yaml', 'c.html']) {
      const { fileName, content } = await files.read(await files.add(at(name)))
      expect(fileName).toBe(name)
      expect(JSON.parse(content)).toEqual(snapshot)
      expect(content).not.toContain(folder)
    }
  })

  it('keeps its id when it is opened again, and is read as it is now', async () => {
    writeFileSync(at('a.json'), JSON.stringify(snapshot))
    const files = createOpenedFiles()
    const id = await files.add(at('a.json'))
    expect(await files.add(at('a.json'))).toBe(id)
    rmSync(at('a.json'))
    await expect(files.read(id)).rejects.toMatchObject({
      code: 'document_unreadable',
      message: 'a.json does not exist.',
    })
  })

  it('is opened where it is encrypted and the passphrase is kept here, and says what to do where not', async () => {
    const sealing = createSealing(async () => 'correct horse battery staple')
    const seal = await sealing.prepare({
      encryption: { isEnabled: true, recipients: [] },
      signature: { isEnabled: false },
    })
    const { content } = await seal!(Buffer.from(await htmlFormat.render(snapshot)))
    writeFileSync(at('today.html.age'), content)
    const files = createOpenedFiles(sealing.open)
    const read = await files.read(await files.add(at('today.html.age')))
    expect(read).toMatchObject({ fileName: 'today.html.age', snapshot })
    const without = createOpenedFiles(createSealing(async () => null).open)
    await expect(without.add(at('today.html.age'))).rejects.toMatchObject({
      code: 'report_encrypted',
      message: 'today.html.age is encrypted, and its passphrase is not kept here.',
    })
  })

  it('must be a snapshot of a size that snapshots have', async () => {
    const files = createOpenedFiles()
    writeFileSync(at('settings.json'), '{"server":{}}')
    writeFileSync(at('huge.json'), '{')
    truncateSync(at('huge.json'), 16 * 1024 * 1024 + 1)
    mkdirSync(at('folder.json'))
    const messageOf = (name: string) => files.add(at(name)).catch((error: Error) => error.message)
    expect(await messageOf('settings.json')).toBe('settings.json is no snapshot of AutoInfraSnap.')
    expect(await messageOf('huge.json')).toBe('huge.json is too large to be a snapshot.')
    expect(await messageOf('folder.json')).toMatch(/folder\.json (?:is no file|cannot be read)/)
    expect(await messageOf('gone.json')).toBe('gone.json does not exist.')
  })

  it('is known by no id but its own', async () => {
    await expect(createOpenedFiles().read('/etc/passwd')).rejects.toMatchObject({
      code: 'document_unreadable',
    })
  })

  it('is forgotten after a hundred others, the oldest first', async () => {
    const files = createOpenedFiles()
    const ids = []
    for (let index = 0; index <= 100; index++) {
      writeFileSync(at(`${index}.json`), JSON.stringify(snapshot))
      ids.push(await files.add(at(`${index}.json`)))
    }
    await expect(files.read(ids[0]!)).rejects.toMatchObject({ code: 'document_unreadable' })
    expect((await files.read(ids[1]!)).fileName).toBe('1.json')
  })
})
