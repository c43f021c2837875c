/** Packs the app with electron-builder around a hollow Electron: enough to see what a package holds, without a network. */
import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { extractAll, listPackage } from '@electron/asar'

const project = path.resolve(import.meta.dirname, '../..')

/** As it stands in a real binary: marker, version 1, nine fuses as they are delivered (0 off, 1 on). */
const fuseWire = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('101100101'),
])

/** Tells how it was started, waits for a signal when asked, and ends with a code of its own. */
const hollowProgram = `#!/bin/sh
for word in "$@"; do printf '%s\\n' "$word"; done
echo 'said on stderr' >&2
case "$*" in *wait) trap 'exit 42' TERM; echo waiting; while :; do sleep 0.05; done ;; esac
exit 7
`

/** Any program of Windows that carries a version, as Electron's does; this one comes with electron-builder. */
const someWindowsProgram = path.join(project, 'node_modules/electron-winstaller/vendor/rcedit.exe')

export interface Packed {
  /** What would be installed. */
  folder: string
  program: string
  resources: string
  /** The app's own files, taken out of the archive. */
  app: string
  /** Paths of files within the archive, with `/`. */
  files: string[]
}

/** Leaves nothing behind when packing fails; otherwise the folder around `app` is the caller's to remove. */
export async function packApp(platform: 'linux' | 'win', arch: 'x64' | 'arm64'): Promise<Packed> {
  const home = await mkdtemp(path.join(tmpdir(), 'packed-'))
  try {
    return await packInto(home, platform, arch)
  } catch (error) {
    await rm(home, { recursive: true, force: true })
    throw error
  }
}

async function packInto(home: string, platform: 'linux' | 'win', arch: 'x64' | 'arm64'): Promise<Packed> {
  const electron = await hollowElectron(path.join(home, 'electron'), platform)
  const output = path.join(home, 'output')
  const builder = path.join(project, 'node_modules/electron-builder/cli.js')
  const args = [`--${platform}`, 'dir', `--${arch}`, '--publish', 'never', `-c.electronDist=${electron}`]
  await promisify(execFile)(process.execPath, [builder, ...args, `-c.directories.output=${output}`], {
    cwd: project,
  })
  const suffix = arch === 'x64' ? '' : `-${arch}`
  const folder = path.join(output, `${platform}${suffix}-unpacked`)
  const resources = path.join(folder, 'resources')
  const archive = path.join(resources, 'app.asar')
  const app = path.join(home, 'app')
  extractAll(archive, app)
  const found = await Promise.all(
    listPackage(archive, { isPack: false }).map(async (name) => {
      const isFile = (await stat(path.join(app, name))).isFile()
      return isFile ? name.slice(1).replaceAll('\\', '/') : null
    }),
  )
  return {
    folder,
    program: path.join(folder, platform === 'win' ? 'AutoInfraSnap.exe' : 'autoinfrasnap-desktop'),
    resources,
    app,
    files: found.filter((name) => name !== null),
  }
}

async function hollowElectron(folder: string, platform: 'linux' | 'win'): Promise<string> {
  await mkdir(path.join(folder, 'locales'), { recursive: true })
  await mkdir(path.join(folder, 'resources'))
  const { version } = JSON.parse(
    await readFile(path.join(project, 'node_modules/electron/package.json'), 'utf8'),
  ) as { version: string }
  const files: Record<string, string | Buffer> = {
    version,
    LICENSE: 'of Electron\n',
    'LICENSES.chromium.html': 'of Chromium\n',
    'resources.pak': '',
    'icudtl.dat': '',
    'locales/en-US.pak': '',
    ...(platform === 'linux'
      ? {
          electron: Buffer.concat([Buffer.from(hollowProgram), fuseWire]),
          'chrome-sandbox': '',
          chrome_crashpad_handler: '',
        }
      : { 'electron.exe': Buffer.concat([await readFile(someWindowsProgram), fuseWire]) }),
  }
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content)
  for (const name of ['electron', 'chrome-sandbox', 'chrome_crashpad_handler'])
    if (name in files) await chmod(path.join(folder, name), 0o755)
  return folder
}

/** Of all files below a folder. */
export async function sizeBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => (await stat(path.join(entry.parentPath, entry.name))).size),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
