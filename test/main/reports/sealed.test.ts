/** Encrypted and signed reports in the library: saved, listed, read, deleted and restored with what belongs to them. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import * as nodeFs from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../main/contract/errors'
import { findFormat } from '../../../main/reports/formats/registry'
import { createReportLibrary } from '../../../main/reports/library'
import { saveReport } from '../../../main/reports/save'
import { saveSnapshot } from '../../../main/reports/save-snapshot'
import type { Open, Seal } from '../../../main/reports/seal'
import { sampleSnapshot } from './sample-snapshot'

let folder = ''
let now = Date.parse('2026-11-23T06:00:00.000Z')
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sealed-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const snapshot = sampleSnapshot()
const json = findFormat('json')!
/** Stands for encryption: every byte turned over. What is real is in test/main/crypto. */
const turned = (content: Uint8Array): Uint8Array => content.map((byte) => byte ^ 0xff)
const seal: Seal = async (content) => ({
  content: turned(content),
  ending: '.age',
  signature: Buffer.from('sig'),
})
const open: Open = async (content) => turned(content)
const library = (opener: Open | undefined = open) =>
  createReportLibrary(folder, { now: () => now, open: opener })
const save = async (): Promise<string> => {
  const [saved] = await saveSnapshot(snapshot, folder, [json], { seal })
  return path.basename(saved!.file)
}

describe('a sealed report', () => {
  it('is written sealed, with its signature beside it, and for this account alone', async () => {
    const name = await save()
    expect(name).toMatch(/\.json\.age$/)
    expect(readdirSync(folder).sort()).toEqual([name, `${name}.sig`])
    for (const one of readdirSync(folder)) {
      expect(nodeFs.statSync(path.join(folder, one)).mode & 0o077).toBe(0)
      expect(readFileSync(path.join(folder, one), 'latin1')).not.toContain('schema')
    }
  })

  it('is listed as what it holds, and read in any format under a plain name', async () => {
    const name = await save()
    expect(await library().list()).toMatchObject([
      { name, format: 'json', isEncrypted: true, isSigned: true },
    ])
    const read = await library().read(name)
    expect(read).toMatchObject({ fileName: name.replace('.age', ''), mediaType: 'application/json' })
    expect(read.content).toBe(await json.render(snapshot))
    const yaml = await library().read(name, 'yaml')
    expect(yaml.fileName).toBe(name.replace('.json.age', '.yaml'))
    expect(yaml.content).toBe(await findFormat('yaml')!.render(snapshot))
  })

  it('that cannot be opened is listed all the same', async () => {
    const name = await save()
    const closed = library(() => Promise.reject(new AppError('report_encrypted', 'No.')))
    expect(await closed.list()).toHaveLength(1)
    await expect(closed.read(name)).rejects.toMatchObject({ code: 'report_encrypted' })
    const { bytes } = await closed.fetch(name)
    expect(bytes.equals(readFileSync(path.join(folder, name)))).toBe(true)
    await expect(closed.fetch(`../${path.basename(folder)}/${name}`)).rejects.toMatchObject({
      code: 'report_unknown',
    })
    await expect(createReportLibrary(folder).read(name)).rejects.toMatchObject({ code: 'report_encrypted' })
  })

  it('is not saved at all where sealing fails', async () => {
    const failing: Seal = () => Promise.reject(new AppError('encryption_unavailable', 'No.'))
    await expect(saveSnapshot(snapshot, folder, [json], { seal: failing })).rejects.toMatchObject({
      code: 'encryption_unavailable',
    })
    expect(readdirSync(folder)).toEqual([])
  })

  it('is deleted and restored together with its signature, and gone for good with it', async () => {
    const name = await save()
    await library().delete(name)
    expect(readdirSync(folder)).toEqual(['.deleted'])
    expect(await library().restore(name)).toMatchObject({ isSigned: true })
    await library().delete(name)
    now += 25 * 3_600_000
    await library().purge()
    expect(readdirSync(path.join(folder, '.deleted'))).toEqual([])
  })

  it('does not come back over another, and its signature neither', async () => {
    const name = await save()
    await library().delete(name)
    writeFileSync(path.join(folder, name), 'another')
    await expect(library().restore(name)).rejects.toMatchObject({ code: 'output_exists' })
    expect(readFileSync(path.join(folder, name), 'utf8')).toBe('another')
    expect(readdirSync(folder)).not.toContain(`${name}.sig`)
    rmSync(path.join(folder, name))
    expect(await library().restore(name)).toMatchObject({ isSigned: true })
  })
})

describe('saving a report with a signature', () => {
  const target = (name: string) => ({ file: path.join(folder, name) })
  const signature = Buffer.from('sig')

  it('leaves neither where one of them cannot be written', () => {
    writeFileSync(path.join(folder, 'a.json'), 'mine')
    expect(() => saveReport(target('a.json'), 'x', { signature })).toThrow('exists already')
    writeFileSync(path.join(folder, 'b.json.sig'), 'mine')
    expect(() => saveReport(target('b.json'), 'x', { signature })).toThrow('exists already')
    expect(readdirSync(folder).sort()).toEqual(['a.json', 'b.json.sig'])
  })

  it('takes the next name where a signature is left over from another', () => {
    writeFileSync(path.join(folder, 'r1.json.sig'), 'mine')
    const saved = saveReport({ folder, name: (copy) => `r${copy}.json` }, 'x', { signature })
    expect(saved.signatureFile).toBe(path.join(folder, 'r2.json.sig'))
    expect(readFileSync(path.join(folder, 'r1.json.sig'), 'utf8')).toBe('mine')
  })

  it('puts the signature there first, so that nobody finds a report without it', () => {
    const seen: string[][] = []
    const fs = {
      ...nodeFs,
      linkSync: (from: nodeFs.PathLike, to: nodeFs.PathLike) => {
        nodeFs.linkSync(from, to)
        seen.push(readdirSync(folder).filter((name) => name.startsWith('r.json')))
      },
    }
    saveReport(target('r.json'), 'x', { signature, fs })
    expect(seen).toEqual([['r.json.sig'], ['r.json', 'r.json.sig']])
  })
})
