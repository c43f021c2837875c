import { describe, expect, it } from 'vitest'
import { ownArguments, routeOf } from '../../../main/desktop/route'

const route = (...args: string[]) => routeOf(args, '/home/ada')
const desktop = { kind: 'desktop', isHidden: false, links: [], files: [] }

describe('a start of the app', () => {
  it('is the desktop without arguments, and hidden when a login says so', () => {
    expect(route()).toEqual(desktop)
    expect(route('--hidden')).toEqual({ ...desktop, isHidden: true })
  })

  it.each([
    ['--snapshot'],
    ['--snapshot', '--format', 'yaml', '--output', '-'],
    ['--quiet', '--snapshot'],
    ['snapshot', '--output', 'box.json'],
    ['serve', '--port', '0'],
    ['-c', 'settings.yaml', 'doctor'],
    ['keys', 'list'],
    ['--help'],
    ['-V'],
    ['snaphot'],
  ])('is a command for %s %s %s %s %s', (...args) => {
    expect(route(...args)).toEqual({ kind: 'command', args })
  })

  it('keeps switches of Chromium from commands, but not what follows a double dash', () => {
    expect(route('--ozone-platform=headless', '--no-sandbox', 'snapshot', '--quiet')).toEqual({
      kind: 'command',
      args: ['snapshot', '--quiet'],
    })
    expect(route('doctor', '--', '--no-sandbox')).toEqual({
      kind: 'command',
      args: ['doctor', '--', '--no-sandbox'],
    })
  })

  it('is not mistaken for a command by switches of Chromium, the Finder or ones that nobody knows', () => {
    expect(
      route('--ozone-platform-hint=auto', '--user-data-dir=/tmp/x', '-psn_0_123', '--from-the-future'),
    ).toEqual(desktop)
  })

  it('opens links and files of snapshots, relative ones from where it was started', () => {
    expect(route('autoinfrasnap://snapshot/a.json', 'box.json', '/mnt/B.YAML', 'c.yml', 'd.html')).toEqual({
      ...desktop,
      links: ['autoinfrasnap://snapshot/a.json'],
      files: ['/home/ada/box.json', '/mnt/B.YAML', '/home/ada/c.yml', '/home/ada/d.html'],
    })
  })

  it('opens files that a file manager names as addresses, whatever their names hold', () => {
    expect(
      route('file:///mnt/two%20words%25.json', 'FILE:///mnt/%EB%A9%94%EB%AA%A8', 'file://localhost/x.yaml'),
    ).toEqual({
      ...desktop,
      files: ['/mnt/two words%.json', '/mnt/메모', '/x.yaml'],
    })
  })

  it.each(['file://elsewhere/share/x.json', 'file:///a%2Fb.json', 'file://%/x.json'])(
    'shows itself for %s, which names no file of this machine',
    (uri) => expect(route(uri)).toEqual(desktop),
  )
})

describe('the own arguments', () => {
  it('follow the program where the app is packed', () => {
    expect(ownArguments(['/opt/autoinfrasnap', 'snapshot', '.'], false)).toEqual(['snapshot', '.'])
  })

  it('leave out the folder that Electron was told to run', () => {
    expect(ownArguments(['electron', '--inspect=0', '.', 'snapshot'], true)).toEqual([
      '--inspect=0',
      'snapshot',
    ])
    expect(ownArguments(['electron', '-r', 'loader.js', '.', '--hidden'], true)).toEqual([
      '-r',
      'loader.js',
      '--hidden',
    ])
  })
})
